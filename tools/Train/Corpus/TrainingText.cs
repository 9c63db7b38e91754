using IoiClaims.Checkpoints;

namespace IoiClaims.Train.Corpus;

/// <summary>
/// Rows of tokens to train on. A row is stories one after another, each after an end-of-text token, or words drawn at
/// random and then repeated, so that what came before is worth looking for. The row of a step is a function of seed and
/// step, so training can go on where it was interrupted.
/// </summary>
internal sealed class TrainingText(Telling telling, Gpt2Tokenizer tokenizer, int length, ulong seed)
{
    /// <summary>The rows of a step [rows][length + 1]; a row's first <c>length</c> tokens predict its last.</summary>
    public long[][] Rows(int step, int rows, double early = 0) =>
        [.. Enumerable.Range(0, rows).Select(row => Row(new SplitMix64(Mix(seed, (ulong)step, (ulong)row)), early))];

    private static ulong Mix(ulong seed, ulong step, ulong row) =>
        new SplitMix64(new SplitMix64(new SplitMix64(seed).Next() ^ step).Next() ^ row).Next();

    private long[] Row(SplitMix64 random, double early)
    {
        var tokens = new List<long>(length + 1);
        while (tokens.Count <= length)
        {
            tokens.Add(tokenizer.EndOfText);
            var text = random.Chance(telling.Repetitions) ? RepeatedWords(random) : early > 0 && random.Chance(early) ? telling.TellEarly(random) : telling.Tell(random);
            tokens.AddRange(tokenizer.Encode(text).Select(id => (long)id));
        }

        return [.. tokens.Take(length + 1)];
    }

    private string RepeatedWords(SplitMix64 random)
    {
        var words = string.Concat(Enumerable.Range(0, 6 + random.Below(24)).Select(_ => WordAfterSpace(random)));
        return words.TrimStart() + words;
    }

    private string WordAfterSpace(SplitMix64 random)
    {
        while (true)
        {
            var word = random.One(telling.Words);
            if (word[0] == ' ')
            {
                return word;
            }
        }
    }
}
