using System.CommandLine;
using System.Globalization;
using IoiClaims.Checkpoints;
using IoiClaims.Models;
using Spectre.Console;

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

    public static CommandWithExamples Create(CommandContext context)
    {
        var environment = context.Environment;
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
            Description = "Fetch again and replace what is there. A folder with anything else than a model in it is never replaced.",
        };
        var command = new Command(
            "fetch",
            "Downloads a model from the Hugging Face hub, continues an earlier download, and verifies every file.")
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
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static async Task<int> RunAsync(
        FetchRequest request,
        CommandContext context,
        CancellationToken cancellation)
    {
        var (environment, output, error) = (context.Environment, context.Output, context.Error);
        FetchResult result;
        try
        {
            var options = HubOptions.Of(environment);
            result = await FetchDisplay.ShowAsync(
                context.Watch, error, watch => CheckpointFetch.RunAsync(request, options, watch, cancellation));
        }
        catch (FetchException exception)
        {
            await error.WriteLineAsync($"ioi: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped. What has arrived is kept: the same command continues from there.");
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

/// <summary>Shows the progress of a fetch: bars at a terminal, lines in a log.</summary>
internal static class FetchDisplay
{
    public static Task<FetchResult> ShowAsync(IAnsiConsole console, TextWriter log, Func<Action<FetchEvent>, Task<FetchResult>> fetch) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? ShowBarsAsync(console, fetch)
            : fetch(new FetchLog(log.WriteLine).Tell);

    private static Task<FetchResult> ShowBarsAsync(IAnsiConsole console, Func<Action<FetchEvent>, Task<FetchResult>> fetch)
    {
        var progress = console.Progress().AutoClear(false).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new DownloadedColumn { Base = FileSizeBase.Decimal, Culture = CultureInfo.InvariantCulture },
            new TransferSpeedColumn { Base = FileSizeBase.Decimal, Culture = CultureInfo.InvariantCulture },
            new RemainingTimeColumn());
        return progress.StartAsync(bars =>
        {
            var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return fetch(happened => Draw(happened, bars, console, tasks));
        });
    }

    private static void Draw(FetchEvent happened, ProgressContext bars, IAnsiConsole console, Dictionary<string, ProgressTask> tasks)
    {
        ProgressTask Of(HubFile file)
        {
            if (!tasks.TryGetValue(file.Name, out var task))
            {
                task = bars.AddTask(Markup.Escape(file.Name), autoStart: false, maxValue: Math.Max(file.Size, 1));
                tasks.Add(file.Name, task);
            }

            return task;
        }

        switch (happened)
        {
            case FetchPlanned planned:
                console.WriteLine($"Fetching into {planned.Folder}");
                foreach (var file in planned.Files)
                {
                    Of(file);
                }

                break;
            case FileGrown grown:
                if (!Of(grown.File).IsStarted)
                {
                    // What an earlier fetch brought does not count for the speed of this one.
                    Of(grown.File).Value = grown.Bytes;
                    Of(grown.File).StartTask();
                }

                Of(grown.File).Value = grown.Bytes;
                break;
            case FileVerifying verifying:
                Of(verifying.File).Description = $"{Markup.Escape(verifying.File.Name)} [dim]verifying[/]";
                break;
            case FileVerified verified:
                Of(verified.File).Description = Markup.Escape(verified.File.Name);
                Of(verified.File).Value = verified.File.Size;
                Of(verified.File).StopTask();
                break;
            case FetchRetrying retrying:
                console.WriteLine(FetchLog.Describe(retrying));
                break;
        }
    }
}

/// <summary>Writes the progress of a fetch as lines, for logs: one for each tenth of a large file.</summary>
internal sealed class FetchLog(Action<string> write)
{
    private const long Large = 50_000_000;

    private readonly Dictionary<string, long> tenths = new(StringComparer.Ordinal);

    /// <summary>A retry as a line.</summary>
    public static string Describe(FetchRetrying retrying) => string.Create(
        CultureInfo.InvariantCulture,
        $"{retrying.What}: {retrying.Why}; trying again{(retrying.After > TimeSpan.Zero ? $" in {retrying.After.TotalSeconds:0.#} s" : string.Empty)}");

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    public void Tell(FetchEvent happened)
    {
        switch (happened)
        {
            case FetchPlanned planned:
                write($"Fetching {planned.Files.Length} files, {Size(planned.Files.Sum(file => file.Size))}, into {planned.Folder}");
                break;
            case FileGrown { File.Size: >= Large } grown:
                var tenth = grown.Bytes * 10 / grown.File.Size;
                if (tenth > tenths.GetValueOrDefault(grown.File.Name) && tenth < 10)
                {
                    write($"{grown.File.Name}: {tenth * 10} %");
                }

                tenths[grown.File.Name] = tenth;
                break;
            case FileVerified verified:
                write($"{verified.File.Name}: {Size(verified.File.Size)}, hash verified");
                break;
            case FetchRetrying retrying:
                write(Describe(retrying));
                break;
        }
    }
}
