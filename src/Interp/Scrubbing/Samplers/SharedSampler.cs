namespace IoiClaims;

/// <summary>One sample for several nodes.</summary>
internal sealed class SharedSampler<TDataset>(string name, Sampler<TDataset> sampler) : Sampler<TDataset>
    where TDataset : class
{
    private readonly Sampler<TDataset> sampler = sampler ?? throw new ArgumentNullException(nameof(sampler));

    public override string Rule => $"{sampler.Rule}, shared by all of '{name}'";

    internal override TDataset Draw(SampleRequest<TDataset> request)
    {
        if (!request.Shared.TryGetValue(this, out var drawn))
        {
            drawn = (request.Node, sampler.Draw(request with { Purpose = $"shared {name}" }));
            request.Shared.Add(this, drawn);
        }

        return drawn.Sample;
    }

    internal override (int Prompt, string Problem)? Disagreement(DatasetTerms<TDataset> terms, TDataset given, TDataset sample) =>
        sampler.Disagreement(terms, given, sample);
}
