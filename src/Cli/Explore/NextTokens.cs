using System.Collections.Immutable;
using IoiClaims.Ioi;
using static TorchSharp.torch;

namespace IoiClaims.Cli;

/// <summary>A token that may come next.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Text">The token as text, with its leading space where it has one.</param>
/// <param name="Logit">Its logit.</param>
/// <param name="Probability">Its probability, from 0 to 1.</param>
/// <param name="Rank">How many tokens are at least as likely, itself included; 1 for the most likely.</param>
internal sealed record Likely(int Token, string Text, double Logit, double Probability, int Rank);

/// <summary>What a model says comes next after each of some prompts.</summary>
/// <param name="Top">For each prompt the most likely tokens, the most likely first.</param>
/// <param name="Answers">For each prompt the tokens asked for, in the order asked for.</param>
internal sealed record NextTokens(ImmutableArray<ImmutableArray<Likely>> Top, ImmutableArray<ImmutableArray<Likely>> Answers)
    : IPromptReading<NextTokens>
{
    public static NextTokens Join(IReadOnlyList<NextTokens> parts) =>
        new([.. parts.SelectMany(part => part.Top)], [.. parts.SelectMany(part => part.Answers)]);

    /// <summary>Reads them off a plain run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="subject">Its model and tokenizer.</param>
    /// <param name="answers">For each prompt the tokens asked for.</param>
    /// <param name="top">How many of the most likely tokens.</param>
    public static NextTokens Of(PlainRun run, Subject subject, IReadOnlyList<IReadOnlyList<int>> answers, int top)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var known = subject.Tokenizer.VocabularySize;
        var (tops, asked) = (ImmutableArray.CreateBuilder<ImmutableArray<Likely>>(), ImmutableArray.CreateBuilder<ImmutableArray<Likely>>());
        for (var n = 0; n < run.Batch.Count; n++)
        {
            using var ofPrompt = NewDisposeScope();
            var all = subject.Model.Unembed(subject.Model.FinalNorm.Apply(run.Final[n, run.Batch.Positions(Role.End)[n]])).to(ScalarType.Float64);
            var total = all.logsumexp(-1).cpu().item<double>();

            // Rows that pad the embedding have a share of the probability, and no text.
            var logits = all.narrow(0, 0, known).cpu().data<double>().ToArray();
            tops.Add([.. all.narrow(0, 0, known).topk(Math.Min(top, known)).indexes.cpu().data<long>().ToArray().Select((token, i) => Of((int)token, i + 1))]);
            asked.Add([.. answers[n].Select(token => Of(token, 1 + logits.Index().Count(each => each.Item >= logits[token] && each.Index != token)))]);

            Likely Of(int token, int rank) => new(token, subject.Tokenizer.Decode([token]), logits[token], Math.Exp(logits[token] - total), rank);
        }

        return new NextTokens(tops.ToImmutable(), asked.ToImmutable());
    }
}
