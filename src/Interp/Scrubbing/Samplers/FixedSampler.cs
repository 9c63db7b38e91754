namespace IoiClaims;

/// <summary>Always the same prompts.</summary>
internal sealed class FixedSampler<TDataset>(string name, TDataset prompts) : Sampler<TDataset>
    where TDataset : class
{
    private readonly TDataset prompts = prompts ?? throw new ArgumentNullException(nameof(prompts));

    public override string Rule => $"always {name}";

    internal override TDataset Draw(SampleRequest<TDataset> request) => prompts;
}
