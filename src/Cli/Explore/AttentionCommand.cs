using System.CommandLine;
using IoiClaims.Ioi;
using TorchSharp;

namespace IoiClaims.Cli;

/// <summary>ioi attention: where heads look.</summary>
internal static class AttentionCommand
{
    private const int HeadsUnasked = 4;

    private const string Examples = """
        ioi attention                               where the Name Movers look from END, on an example and on average
        ioi attention Induction -s planted          … the induction heads of another model, from S2
        ioi attention 3.2,4.6 --example 3           two heads, another example prompt
        ioi attention 2.1 --whole                   the whole pattern
        ioi attention 2.1 --prompt "Then, Mary and John went to the store. Mary" --from 10
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command("attention", "Attention patterns of heads over the tokens of a prompt, and their mean attention by role.");
        var heads = new Argument<string?>("heads")
        {
            Description = "Heads or a group, as in 9.9,10.7 or 'S-Inhibition'; if omitted the Name Movers, or the four heads that attend least to the first token.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var prompt = new Option<string?>("--prompt", "-p")
        {
            Description = "Your own text instead of an IOI prompt.",
            HelpName = "text",
        };
        var from = new Option<string?>("--from")
        {
            Description = "The role or position that attends; if omitted, the one at which the heads do their job.",
            HelpName = "role",
        };
        from.CompletionSources.Add([.. RoleNames.OfIoi.All.Select(role => role.Name)]);
        var example = new Option<int>("--example") { Description = "Which of the prompts to show, from 0.", HelpName = "index" }
            .AtLeast(0, "prompts count from 0.");
        var whole = new Option<bool>("--whole") { Description = "Draw the whole pattern of each head, too." };
        command.Add(heads);
        command.Add(prompt);
        command.Add(from);
        command.Add(example);
        command.Add(whole);
        var subject = new ExplorationOptions(command, defaultPrompts: 120);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            subject.Read(parsed),
            new AttentionRequest(
                parsed.GetValue(heads),
                parsed.GetValue(from),
                parsed.GetValue(prompt),
                parsed.GetValue(example),
                parsed.GetValue(whole)),
            Run,
            new AttentionPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static AttentionResult Run(AttentionRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        if (request is { Text: not null, Example: > 0 })
        {
            throw new UsageException("--example chooses among the task's prompts; with --prompt there is one text.");
        }

        progress.Begin("Reading attention");
        var subject = exploration.Subject;
        var named = request.Heads is { } heads ? ComponentParser.Heads(heads, subject)
            : subject.Circuit.Groups.FirstOrDefault(group => group.Abbreviation == "NM")?.ToSet();
        var batch = request.Text is { } text ? exploration.OfText(text) : Example(request.Example, exploration);
        var (query, role) = QueryOf(request, named, exploration, batch);
        cancellation.ThrowIfCancellationRequested();
        var patterns = Patterns(subject, batch, named ?? ComponentSet.AllHeads(subject.Model.Shape));
        if (named is null)
        {
            // Those that do something here: a head at rest attends to the first token.
            patterns = [.. patterns.OrderBy(each => each.Pattern[query][0]).Take(HeadsUnasked)];
        }

        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<RoleAttention> byRole = role is { } from && request.Text is null
            ? ByRole(exploration.Task, from, [.. patterns.Select(each => each.Head)])
            : [];
        return new AttentionResult(
            request,
            [.. batch.Tokens[0].Select(token => subject.Tokenizer.Decode([token]))],
            request.Text is null ? RolesOf(batch, exploration.Task) : new Dictionary<int, string>(),
            query,
            role?.Name ?? $"position {query}",
            patterns,
            named is null ? $"no heads were named: the {patterns.Count} that attend least to the first token here" : null,
            byRole,
            byRole is [{ ByHead: [var measured, ..] }, ..] ? measured.Conditions
                : request.Text is null ? exploration.Task.Conditions.With("N", 1)
                : Conditions.Of(subject: subject.Title, prompts: 1, bos: subject.Tokenizer.BeginningOfText is not null));
    }

    private static PromptBatch Example(int index, Exploration exploration)
    {
        exploration.CheckExample(index);
        return exploration.Task.Batch.Select([index]);
    }

    private static List<HeadPattern> Patterns(Subject subject, PromptBatch batch, ComponentSet heads)
    {
        using var noGradient = torch.no_grad();
        using var run = new PlainRun(subject.Model, batch);
        return [.. heads.Cast<Head>().Select(head => new HeadPattern(head, subject.GroupOf(head), Rows(AttentionReadings.Pattern(run, head))))];
    }

    private static (int Query, Role? Role) QueryOf(AttentionRequest request, ComponentSet? heads, Exploration exploration, PromptBatch batch)
    {
        if (NumberOptions.TryParse(request.From, out var position))
        {
            return position >= 0 && position < batch.Length
                ? (position, null)
                : throw new UsageException($"--from {position}: the prompt has positions 0–{batch.Length - 1}.");
        }

        if (request.Text is not null)
        {
            return request.From is null || string.Equals(request.From, Role.End.Name, StringComparison.OrdinalIgnoreCase)
                ? (batch.Length - 1, Role.End)
                : throw new UsageException($"--from {request.From}: your own text has no such role; give a position 0–{batch.Length - 1}, or END.");
        }

        var groups = heads?.Select(head => (exploration.Subject.Circuit.GroupOf((Head)head)?.At as Place.AtRole)?.Role).Distinct().ToList();
        var role = request.From is { } from ? exploration.Task.Roles.Named(from)
            : groups is [{ } shared] && batch.Has(shared) ? shared
            : Role.End;
        return (batch.Positions(role)[0], role);
    }

    private static IReadOnlyList<RoleAttention> ByRole(TaskPrompts task, Role from, IReadOnlyList<Head> heads)
    {
        // Heads cannot attend to a role that comes later in some prompt.
        var queries = task.Batch.Positions(from);
        (string Name, HeadReadings Readings)[] roles =
        [
            .. task.Places.Append(Role.End)
                .Where(role => task.Batch.Positions(role).Zip(queries).All(pair => pair.First <= pair.Second))
                .Select(role => (role.Name, task.Runner.Read(task.Batch, run => AttentionReadings.Between(run, from, role)))),
        ];
        return
        [
            .. roles.Select(role => new RoleAttention(role.Name, [.. heads.Select(head => Mean(role.Name, role.Readings[head]))])),
            new RoleAttention("elsewhere", [.. heads.Select(head => Mean(
                "elsewhere", [.. Enumerable.Range(0, task.Batch.Count).Select(n => Math.Max(0, 1 - roles.Sum(role => role.Readings[head][n])))]))]),
        ];

        SampleMean Mean(string to, IReadOnlyList<float> values) => Measurement.OfMean(
            new Quantity($"attention from {from} to {to}"), values, task.Intervals, task.Conditions, task.Batch.Groups);
    }

    // What stands first and second is said by IO and S1.
    private static Dictionary<int, string> RolesOf(PromptBatch batch, TaskPrompts task) => task.Places.Append(Role.End)
        .GroupBy(role => batch.Positions(role)[0])
        .ToDictionary(same => same.Key, same => string.Join(", ", same.Select(role => role.Name)));

    private static double[][] Rows(torch.Tensor pattern)
    {
        using (pattern)
        {
            using var doubles = pattern[0].to(torch.ScalarType.Float64).contiguous();
            var size = (int)doubles.shape[^1];
            var flat = doubles.cpu().data<double>().ToArray();
            return [.. Enumerable.Range(0, size).Select(query => flat[(query * size)..((query * size) + query + 1)])];
        }
    }
}

/// <summary>Whose attention to show.</summary>
/// <param name="Heads">Heads or a group; null for the Name Movers.</param>
/// <param name="From">The role or position that attends; null for where the heads do their job.</param>
/// <param name="Text">A text instead of the example prompt; null for the example.</param>
/// <param name="Example">Which prompt is the example, from 0.</param>
/// <param name="Whole">Whether to draw whole patterns.</param>
internal sealed record AttentionRequest(string? Heads, string? From, string? Text, int Example, bool Whole);

/// <summary>A head with its pattern on one prompt.</summary>
/// <param name="Head">The head.</param>
/// <param name="Group">Its group; null if none.</param>
/// <param name="Pattern">For each query [P] the attention to each key up to it.</param>
internal sealed record HeadPattern(Head Head, string? Group, double[][] Pattern);

/// <summary>Mean attention to a role.</summary>
/// <param name="Role">The role, or "elsewhere".</param>
/// <param name="ByHead">Its mean, head by head.</param>
internal sealed record RoleAttention(string Role, IReadOnlyList<SampleMean> ByHead);

/// <summary>What heads attend to.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Tokens">The prompt, token by token [P].</param>
/// <param name="Roles">Role names by position.</param>
/// <param name="Query">The position that attends.</param>
/// <param name="From">What that position is called.</param>
/// <param name="Heads">The heads with their patterns.</param>
/// <param name="Chosen">By what the heads were chosen, where nobody named them and there are no Name Movers; null otherwise.</param>
/// <param name="ByRole">Mean attention over all prompts to each role, and to the rest; none for a text.</param>
/// <param name="Conditions">Subject and prompts.</param>
internal sealed record AttentionResult(
    AttentionRequest Request,
    IReadOnlyList<string> Tokens,
    IReadOnlyDictionary<int, string> Roles,
    int Query,
    string From,
    IReadOnlyList<HeadPattern> Heads,
    string? Chosen,
    IReadOnlyList<RoleAttention> ByRole,
    Conditions Conditions);
