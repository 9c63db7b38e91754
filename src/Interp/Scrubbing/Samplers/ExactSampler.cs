namespace IoiClaims;

/// <summary>The parent's prompts themselves.</summary>
internal sealed class ExactSampler<TDataset> : Sampler<TDataset>
    where TDataset : class
{
    private ExactSampler()
    {
    }

    public static ExactSampler<TDataset> Instance { get; } = new();

    public override string Rule => "exact";

    internal override TDataset Draw(SampleRequest<TDataset> request) => request.Given;

    internal override (int Prompt, string Problem)? Disagreement(DatasetTerms<TDataset> terms, TDataset given, TDataset sample)
    {
        var (left, right) = (terms.Batch(given), terms.Batch(sample));
        for (var n = 0; n < left.Count; n++)
        {
            if (!left.Tokens[n].SequenceEqual(right.Tokens[n]))
            {
                return (n, $"it is '{terms.Show(sample, n)}' instead of '{terms.Show(given, n)}'");
            }
        }

        return null;
    }
}
