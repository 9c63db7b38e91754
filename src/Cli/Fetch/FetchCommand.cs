using System.CommandLine;
using IoiClaims.Gpt2;

namespace IoiClaims.Cli;

/// <summary>ioi fetch: downloads a model from the hub.</summary>
internal static class FetchCommand
{
    private const string Examples = """
        ioi fetch gpt2
        ioi fetch gpt2 --to models/gpt2
        ioi fetch distilbert/distilgpt2
        HF_ENDPOINT=https://mirror.example ioi fetch gpt2
        HTTPS_PROXY=http://proxy.example:3128 ioi fetch gpt2
        folder=$(ioi fetch gpt2)      standard output is the folder, and nothing else
        """;

    private static string Names => string.Join(", ", HubModel.All.Select(one => one.Name));

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var environment = surroundings.Environment;
        var model = new Argument<string>("model")
        {
            HelpName = "model",
            Description = $"One of {Names}, or another repository of the hub, owner/name.",
        };
        model.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !HubModel.IsKnown(value))
            {
                result.AddError($"There is no model '{value}': give one of {Names}, or a repository of the hub, owner/name.");
            }
        });
        var folder = new Option<string?>("--to")
        {
            Description = "A folder to put the model into instead of the cache (IOI_CACHE).",
            HelpName = "folder",
        };
        folder.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && string.IsNullOrWhiteSpace(value))
            {
                result.AddError("--to wants the name of a folder.");
            }
        });
        var revision = new Option<string?>("--revision")
        {
            Description = "A branch, tag or commit of the model's repository instead of the commit that the claims were made for.",
            HelpName = "revision",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Fetch again and replace what is there. A folder with anything but a model in it is never replaced.",
        };
        var command = new Command(
            "fetch",
            "Downloads a model from the Hugging Face hub, goes on where an earlier download stopped, and verifies every file.")
        {
            model, folder, revision, force,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new FetchRequest(HubModel.Named(parsed.GetRequiredValue(model)), CheckpointCache.Of(environment))
            {
                Folder = parsed.GetValue(folder) is { } path ? environment.Expand(path) : null,
                Revision = parsed.GetValue(revision),
                Force = parsed.GetValue(force),
            },
            surroundings,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static async Task<int> RunAsync(
        FetchRequest request,
        Surroundings surroundings,
        CancellationToken cancellation)
    {
        var (environment, output, error) = (surroundings.Environment, surroundings.Output, surroundings.Error);
        FetchResult result;
        try
        {
            var options = HubOptions.Of(environment);
            result = await FetchDisplay.ShowAsync(
                surroundings.Watch, error, watch => CheckpointFetch.RunAsync(request, options, watch, cancellation));
        }
        catch (FetchException exception)
        {
            await error.WriteLineAsync($"ioi: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped. What has come is kept: the same command goes on from there.");
            return ExitCode.Cancelled;
        }

        await error.WriteLineAsync(result.AlreadyThere
            ? $"{request.Model} is there already, and every file has its published hash."
            : $"Fetched {request.Model} at commit {result.Commit[..12]}; every file has its published hash.");
        if (Advice(request, environment, result) is { } advice)
        {
            await error.WriteLineAsync(advice);
        }

        await output.WriteLineAsync(result.Folder);
        return ExitCode.Success;
    }

    /// <summary>Says so where the claims would still use another folder.</summary>
    private static string? Advice(FetchRequest request, CheckpointEnvironment environment, FetchResult result)
    {
        var search = CheckpointSources.Find(request.Model, environment);
        if (search.Folder == result.Folder)
        {
            return null;
        }

        return search.Folder is { } other && !search.WasAskedFor
            ? $"Note: the claims use {other} ({search.Places[^1].Source}). To use this one, set {request.Model.Variable}={result.Folder}"
            : search.WasAskedFor
                ? $"Note: {request.Model.Variable} names another folder, {search.Places[0].Path}, which the claims use instead."
                : $"For the claims to find it, set {request.Model.Variable}={result.Folder}";
    }
}
