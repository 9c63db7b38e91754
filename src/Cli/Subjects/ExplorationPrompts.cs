using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>
/// Prompts to explore a subject with: all templates of the paper in both orders. Verdicts on the trained model rest on pairs
/// of names that its training never showed; exploring leaves these out, so that what was found by looking is not judged by
/// the prompts that one looked at.
/// </summary>
internal static class ExplorationPrompts
{
    /// <summary>What headers say of prompts without held-out pairs.</summary>
    public const string WithoutHeldOutPairs = "IOI prompts, pairs of names that no verdict rests on";

    /// <summary>Generates prompts, with templates and orders in the sequence of a dataset of the same seed.</summary>
    /// <param name="subject">Whose tokenizer and context length they are for.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed gives the same prompts; the first of many are those of few.</param>
    public static IoiDataset Generate(Subject subject, int count, long seed)
    {
        if (!subject.HasHeldOutPairs)
        {
            return Draw(subject, count, seed);
        }

        // A prompt of a held-out pair is replaced by the next of its template and order. One pair in eight is held out, so
        // that a few blocks of every template and order more are enough; where they are not, twice as many are drawn.
        for (var drawn = count + (count / 4) + 240; ; drawn *= 2)
        {
            var all = Draw(subject, drawn, seed);
            var ofKind = Enumerable.Range(0, drawn)
                .Where(n => !HeldOut.IsPair(all.Prompts[n].Sentence.First, all.Prompts[n].Sentence.Second))
                .GroupBy(n => Kind(all, n))
                .ToDictionary(alike => alike.Key, alike => new Queue<int>(alike));
            if (Enumerable.Range(0, count).GroupBy(n => Kind(all, n))
                .All(alike => ofKind.TryGetValue(alike.Key, out var there) && there.Count >= alike.Count()))
            {
                return all.Select([.. Enumerable.Range(0, count).Select(n => ofKind[Kind(all, n)].Dequeue())]);
            }
        }
    }

    private static (string Template, NameOrder? Order) Kind(IoiDataset dataset, int n) =>
        (dataset.Prompts[n].Sentence.Template.Id, dataset.Prompts[n].Sentence.Order);

    private static IoiDataset Draw(Subject subject, int count, long seed) =>
        IoiDataset.Generate(
            subject.Tokenizer,
            IoiTemplates.Paper,
            count,
            seed,
            bos: subject.Tokenizer.BeginningOfText is not null,
            lexicon: IoiLexicon.Published.In(subject.Tokenizer),
            contextLength: subject.Model.Shape.Context);
}
