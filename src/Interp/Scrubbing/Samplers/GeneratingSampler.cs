namespace IoiClaims;

/// <summary>Prompts made up on the fly.</summary>
internal sealed class GeneratingSampler<TDataset>(
    string rule, Func<TDataset, long, TDataset> generate, Feature<TDataset>? keeps) : Sampler<TDataset>
    where TDataset : class
{
    private readonly Func<TDataset, long, TDataset> generate = generate ?? throw new ArgumentNullException(nameof(generate));

    public override string Rule { get; } = rule ?? throw new ArgumentNullException(nameof(rule));

    internal override TDataset Draw(SampleRequest<TDataset> request)
    {
        try
        {
            return generate(request.Given, request.Seed);
        }
        catch (ArgumentException problem)
        {
            throw new NoMatchingSampleException(
                $"Node '{request.Node}': no prompts could be made for '{Rule}'. {problem.Message}", problem);
        }
    }

    internal override (int Prompt, string Problem)? Disagreement(DatasetTerms<TDataset> terms, TDataset given, TDataset sample) =>
        keeps?.Disagreement(given, sample, terms.Batch(given).Count);
}
