using System.Collections.Immutable;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Prompts of a file of one's own, as <see cref="Prompts.FromJson"/> reads it.</summary>
internal sealed class DatasetTask : TaskPrompts
{
    private readonly string file;
    private readonly Prompts prompts;
    private readonly ImmutableArray<int> chosen;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">The model; not disposed.</param>
    /// <param name="request">How many of the prompts, all if that is not said, and the seed of intervals.</param>
    /// <exception cref="UsageException">The file is not there or not as described, has fewer prompts, or one too long for the model.</exception>
    public DatasetTask(string path, Subject subject, ExplorationRequest request)
    {
        file = Path.GetFileName(path);
        prompts = JsonInput.ReadPrompts(path, subject.Tokenizer);
        if (request.Prompts > prompts.Count)
        {
            throw new UsageException($"--prompts {request.Prompts}: {file} has {prompts.Count}.");
        }

        chosen = [.. Enumerable.Range(0, request.Prompts ?? prompts.Count)];
        Batch = prompts.Batch.Select(chosen);
        Corrupted = prompts.Corrupted?.Batch.Select(chosen);
        Check(Batch, "the text", subject);
        Check(Corrupted, "the corrupted text", subject);
        Runner = new ModelRunner(subject.Model);
        Intervals = new BootstrapPlan(2000, (ulong)request.Seed);
        Roles = new RoleNames([.. Batch.Roles.OrderBy(role => Batch.Positions(role)[0])], file);
        Conditions = Conditions.Of(
            subject: subject.Title, dataset: file, fingerprint: Batch.Fingerprint, prompts: Batch.Count, bos: prompts.Bos);
    }

    /// <summary>For each prompt its corrupted partner; null where the file has none.</summary>
    public PromptBatch? Corrupted { get; }

    public override Conditions Conditions { get; }

    public override ModelRunner Runner { get; }

    public override PromptBatch Batch { get; }

    public override BootstrapPlan Intervals { get; }

    public override RoleNames Roles { get; }

    public override IReadOnlyList<Role> Places => [.. Roles.All.Where(role => role != Role.End)];

    public override IReadOnlyList<Role> Words => Places;

    public override bool HasAnswers => !prompts.Answers.IsEmpty;

    public override TokenLogitDifference LogitDifference => HasAnswers
        ? TokenLogitDifference.Of(prompts).Select(chosen)
        : throw new UsageException(
            $"The prompts of {file} have no answers, so there is no logit difference; give each a \"right\" and a \"wrong\" next word, "
            + "as in \"right\": \" Mary\", \"wrong\": \" John\".");

    public override IReadOnlyList<(string Name, int[] Prompts)> Parts => [("all", [.. chosen])];

    /// <summary>What is likely to be a mistake, and that it is not IOI, a line each.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. prompts.Warnings().Select(warning => $"{file}: {warning}"),
        .. new[] { IoiRoles.Io, IoiRoles.S1, IoiRoles.S2 }.Where(role => !Batch.Has(role)).ToList() is { Count: > 0 } missing
            ? [$"{file} is not IOI: it has no role {string.Join(", ", missing)}. Names of groups of heads, such as Name Movers, say what they do in IOI."]
            : Array.Empty<string>(),
    ];

    public override string TextOf(int prompt) => prompts.Texts.ElementAt(prompt);

    public override OtherPrompts Changed(string? word) => word is null || string.Equals(word, CorruptedWord, StringComparison.OrdinalIgnoreCase)
        ? new OtherPrompts(Corrupted ?? throw Lacks("Senders run on them"), $"the corrupted prompts of {file}")
        : throw new UsageException(
            $"--from {word}: that is a change of IOI's names; with --dataset, senders run on the corrupted prompts of the file. Leave --from out.");

    public override OtherPrompts ForMeans()
    {
        var over = prompts.Corrupted?.Batch ?? throw Lacks("Ablated heads write their means over them");
        foreach (var alike in Enumerable.Range(0, over.Count).GroupBy(n => over.Groups[n]))
        {
            var lengths = alike.Select(n => over.Tokens[n].Length).Concat(alike.Select(n => prompts.Batch.Tokens[n].Length)).Distinct().Order().ToList();
            if (lengths.Count > 1)
            {
                throw new UsageException(
                    $"{file}: ablated heads write their means position by position, so the prompts of a group have to be equally long; "
                    + (alike.Key.Length > 0 ? $"those of group \"{alike.Key}\"" : "these")
                    + $" have {string.Join(", ", lengths)} tokens. Give each prompt a \"group\", such as its template and length.");
            }
        }

        return new OtherPrompts(over, $"the corrupted prompts of {file}");
    }

    /// <summary>Checks that a corrupted prompt can stand in for its partner token by token.</summary>
    /// <exception cref="UsageException">There are none, or one has other lengths or roles elsewhere.</exception>
    public void CheckCorruptedInPlace()
    {
        var corrupted = Corrupted ?? throw Lacks("A node of the hypothesis runs on them");
        if (Enumerable.Range(0, Batch.Count).FirstOrDefault(n => !Fits(n), -1) is >= 0 and var n)
        {
            throw new UsageException(
                $"{file}, prompts[{n}]: in scrubbing, the corrupted text has as many tokens as the text ({Batch.Tokens[n].Length}; it has "
                + $"{corrupted.Tokens[n].Length}) and the same roles at the same tokens.");
        }

        bool Fits(int n) => Batch.Tokens[n].Length == corrupted.Tokens[n].Length
            && Batch.Roles.All(role => Batch.Positions(role)[n] == corrupted.Positions(role)[n]);
    }

    public override void Dispose() => Runner.Dispose();

    /// <summary>How the corrupted prompts are called where others could be named.</summary>
    public const string CorruptedWord = "corrupted";

    private UsageException Lacks(string why) => new(
        $"The prompts of {file} have no \"corrupted\" text beside them. {why}: give one for each prompt, with the same roles marked.");

    private void Check(PromptBatch? batch, string what, Subject subject)
    {
        var longest = subject.Model.Shape.Context;
        if (batch is not null && Enumerable.Range(0, batch.Count).FirstOrDefault(n => batch.Tokens[n].Length > longest, -1) is >= 0 and var n)
        {
            throw new UsageException(
                $"{file}, prompts[{n}]: {what} has {batch.Tokens[n].Length} tokens; the context of {subject.Name} is {longest} tokens.");
        }
    }
}
