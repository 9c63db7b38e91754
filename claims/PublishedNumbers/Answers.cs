using static TorchSharp.torch;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What a model says at END, prompt by prompt: the logit difference, and the probability of IO among all tokens.</summary>
public sealed class Answers
{
    private readonly IoiExperiment ioi;
    private readonly Logits logits;

    private Answers(IoiExperiment ioi, Logits logits) => (this.ioi, this.logits) = (ioi, logits);

    public Measurement LogitDifference => Mean("logit difference", "logits", logits.Difference);

    public Measurement ProbabilityOfIO => Mean("probability of IO", string.Empty, logits.Probability);

    public Measurement Correct => Mean("share of prompts with IO above S", string.Empty, [.. logits.Difference.Select(difference => difference > 0 ? 1f : 0f)]);

    /// <summary>The answers to some prompts, or to the same with a sentence between that mentions somebody.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="about">Who is mentioned; null for the prompts as they are.</param>
    public static Answers To(IoiExperiment ioi, Func<IoiPrompt, string>? about)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        var prompts = ioi.Prompts.Prompts;
        var batch = ioi.Prompts.Batch;
        if (about is not null)
        {
            // No dataset has such prompts: in them a name stands where no role is.
            IReadOnlyList<IReadOnlyList<int>> tokens =
                [.. prompts.Select(prompt => ioi.Subject.Tokenizer.Encode(WithMentionOf(about(prompt), prompt.Sentence)))];
            batch = new PromptBatch(
                tokens,
                new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [.. tokens.Select(prompt => prompt.Count - 1)] },
                batch.Groups);
        }

        return new Answers(ioi, ioi.Runner.Read(batch, (run, part) => Logits.Of(run, [.. part.Select(n => prompts[n])])));
    }

    /// <summary>"Then, Mary and John went to the store. Mary had a good day. John gave …", as W has it.</summary>
    /// <param name="name">Who had a good day.</param>
    /// <param name="sentence">What the prompt says.</param>
    /// <exception cref="ArgumentException">No sentence ends before the giver.</exception>
    public static string WithMentionOf(string name, IoiSentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        const string Here = "Here";
        var marked = (sentence with { ClauseEnd = Here }).Text;
        return marked.Contains($" {Here}. ", StringComparison.Ordinal)
            ? marked.Replace($" {Here}. ", $". {name} had a good day. ", StringComparison.Ordinal)
            : throw new ArgumentException($"No sentence fits into one sentence: \"{sentence}\".", nameof(sentence));
    }

    private SampleMean Mean(string name, string unit, IReadOnlyList<float> values) => Measurement.OfMean(
        new Quantity(name, unit), values, ioi.Intervals, ioi.Conditions, ioi.Prompts.Batch.Groups);

    private sealed record Logits(IReadOnlyList<float> Difference, IReadOnlyList<float> Probability) : IPromptReading<Logits>
    {
        public static Logits Of(PlainRun run, IReadOnlyList<IoiPrompt> prompts)
        {
            using var scope = NewDisposeScope();
            var device = run.Model.Device;
            var rows = tensor(run.Batch.Positions(Role.End).Select(position => (long)position).ToArray(), device: device)
                .view(-1, 1, 1).expand(-1, 1, run.Final.shape[2]);
            var all = run.Model.Unembed(run.Model.FinalNorm.Apply(run.Final.gather(1, rows).squeeze(1)));
            var pairs = tensor(prompts.SelectMany(prompt => new[] { (long)prompt.IoToken, prompt.SToken }).ToArray(), device: device).view(-1, 2);
            var both = all.gather(1, pairs);
            return new Logits(
                Floats(both.select(1, 0) - both.select(1, 1)),
                Floats((both.select(1, 0) - all.logsumexp(1)).exp()));
        }

        public static Logits Join(IReadOnlyList<Logits> parts) => new(
            [.. parts.SelectMany(part => part.Difference)], [.. parts.SelectMany(part => part.Probability)]);

        private static float[] Floats(Tensor values) => values.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
