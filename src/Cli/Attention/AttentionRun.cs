using IoiClaims.Ioi;
using TorchSharp;

namespace IoiClaims.Cli;

/// <summary>Whose attention to show.</summary>
/// <param name="Bench">On what.</param>
/// <param name="Heads">Heads or a group; null for the Name Movers.</param>
/// <param name="From">The role or position that attends; null for where the heads do their job.</param>
/// <param name="Text">A text instead of the example prompt; null for the example.</param>
/// <param name="Example">Which prompt is the example, from 0.</param>
/// <param name="Whole">Whether to draw whole patterns.</param>
internal sealed record AttentionRequest(BenchRequest Bench, string? Heads, string? From, string? Text, int Example, bool Whole);

/// <summary>A head with its pattern on one prompt.</summary>
/// <param name="Head">The head.</param>
/// <param name="Group">Its group; null if none.</param>
/// <param name="Pattern">For each query [P] the attention to each key up to it.</param>
internal sealed record HeadPattern(Head Head, string? Group, double[][] Pattern);

/// <summary>What heads attend to.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Tokens">The prompt, token by token [P].</param>
/// <param name="Roles">Role names by position.</param>
/// <param name="Query">The position that attends.</param>
/// <param name="From">What that position is called.</param>
/// <param name="Heads">The heads with their patterns.</param>
/// <param name="ByRole">Mean attention over all prompts to each role; none for a text.</param>
/// <param name="Conditions">Subject and prompts.</param>
internal sealed record AttentionResult(
    AttentionRequest Request,
    IReadOnlyList<string> Tokens,
    IReadOnlyDictionary<int, string> Roles,
    int Query,
    string From,
    IReadOnlyList<HeadPattern> Heads,
    IReadOnlyList<(Role Role, HeadReadings Readings)> ByRole,
    Conditions Conditions);

/// <summary>Reads attention patterns off plain runs.</summary>
internal static class AttentionRun
{
    private const int HeadsUnasked = 4;

    public static AttentionResult Run(AttentionRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        watching.Begin("Reading attention");
        var ioi = bench.Ioi;
        var named = request.Heads is { } heads ? HeadWords.Heads(heads, bench.Subject)
            : bench.Subject.Circuit.Groups.FirstOrDefault(group => group.Abbreviation == "NM")?.ToSet();
        var batch = request.Text is { } text ? BatchOf(text, bench) : Example(request.Example, ioi.Prompts);
        var (query, role) = QueryOf(request, named, bench, batch);
        cancellation.ThrowIfCancellationRequested();
        var patterns = ioi.Laboratory.Read(
            Plan.PlainRun(batch),
            evaluation => (named ?? ComponentSet.AllHeads(bench.Subject.Model.Shape)).Cast<Head>()
                .Select(head => new HeadPattern(head, HeadWords.GroupOf(head, bench.Subject), Rows(evaluation.Pattern(head))))
                .ToList());
        if (named is null)
        {
            // Those that do something here: a head at rest attends to the first token.
            patterns = [.. patterns.OrderBy(each => each.Pattern[query][0]).Take(HeadsUnasked)];
        }

        return new AttentionResult(
            request,
            [.. batch.Tokens[0].Select(token => bench.Subject.Tokenizer.Decode([token]))],
            request.Text is null ? RolesOf(batch) : new Dictionary<int, string>(),
            query,
            role?.Name ?? $"position {query}",
            patterns,
            role is { } from && request.Text is null ? ByRole(ioi, from) : [],
            request.Text is null ? ioi.Conditions : Conditions.Of(subject: bench.Subject.Name, bos: true));
    }

    private static PromptBatch Example(int index, IoiDataset prompts) => index < prompts.Count
        ? prompts.Batch.Select([index])
        : throw new UsageException($"--example {index}: there are prompts 0–{prompts.Count - 1}; take more with --prompts.");

    private static PromptBatch BatchOf(string text, Bench bench)
    {
        int[] tokens = [bench.Subject.Tokenizer.EndOfText, .. bench.Subject.Tokenizer.Encode(text)];
        var context = bench.Subject.Model.Shape.Context;
        if (tokens.Length is < 2 || tokens.Length > context)
        {
            throw new UsageException(tokens.Length < 2
                ? "--prompt is empty; give a text."
                : $"--prompt has {tokens.Length} tokens with the one that begins a text; this model has room for {context}.");
        }

        return new PromptBatch([tokens], new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [tokens.Length - 1] });
    }

    private static (int Query, Role? Role) QueryOf(AttentionRequest request, ComponentSet? heads, Bench bench, PromptBatch batch)
    {
        if (Whole.TryRead(request.From, out var position))
        {
            return position >= 0 && position < batch.Length
                ? (position, null)
                : throw new UsageException($"--from {position}: the prompt has positions 0–{batch.Length - 1}.");
        }

        var groups = heads?.Select(head => (bench.Subject.Circuit.GroupOf((Head)head)?.At as Place.AtRole)?.Role).Distinct().ToList();
        var role = request.From is { } from ? PlaceWords.Role(from)
            : request.Text is null && groups is [{ } shared] ? shared
            : IoiRoles.End;
        return batch.Has(role)
            ? (batch.Positions(role)[0], role)
            : throw new UsageException($"--from {role}: a text of your own has no such role; give a position 0–{batch.Length - 1}, or END.");
    }

    private static List<(Role, HeadReadings)> ByRole(IoiExperiments ioi, Role from)
    {
        // A role that stands after the one that attends, in some prompt, cannot be attended to there.
        var queries = ioi.Prompts.Batch.Positions(from);
        return
        [
            .. new[] { IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2, IoiRoles.End }
                .Where(role => ioi.Prompts.Batch.Positions(role).Zip(queries).All(pair => pair.First <= pair.Second))
                .Select(role => (role, ioi.Attention(from, role))),
        ];
    }

    private static Dictionary<int, string> RolesOf(PromptBatch batch) => PlaceWords.Roles
        .Where(role => role != IoiRoles.FirstName && role != IoiRoles.SecondName)
        .GroupBy(role => batch.Positions(role)[0])
        .ToDictionary(same => same.Key, same => string.Join(", ", same.Select(role => role.Name)));

    private static double[][] Rows(torch.Tensor pattern)
    {
        using (pattern)
        {
            using var doubles = pattern.to(torch.ScalarType.Float64).contiguous();
            var size = (int)doubles.shape[^1];
            var flat = doubles.cpu().data<double>().ToArray();
            return [.. Enumerable.Range(0, size).Select(query => flat[(query * size)..((query * size) + query + 1)])];
        }
    }
}
