namespace IoiClaims;

/// <summary>
/// For each prompt one of a population, all that fit equally likely: any, or any with the same feature. Without a population, one
/// of the prompts given.
/// </summary>
internal sealed class PopulationSampler<TDataset>(TDataset? population, Feature<TDataset>? feature) : Sampler<TDataset>
    where TDataset : class
{
    public override string Rule => feature is null ? "drawn at random" : $"drawn with the same {feature.Name}";

    internal override object? Origin => (population, feature?.Of.Method);

    internal override TDataset Draw(SampleRequest<TDataset> request)
    {
        var (terms, given, all) = (request.Terms, request.Given, population ?? request.Given);
        var candidates = Enumerable.Range(0, terms.Batch(all).Count).ToLookup(n => KeyOf(terms, all, n));
        var count = terms.Batch(given).Count;
        var chosen = new int[count];
        for (var n = 0; n < count; n++)
        {
            var key = KeyOf(terms, given, n);
            var fitting = candidates[key].ToList();
            if (fitting.Count == 0)
            {
                throw new NoMatchingSampleException(
                    $"Node '{request.Node}': for prompt {n}, '{terms.Show(given, n)}', the population of "
                    + $"{terms.Batch(all).Count} prompts has none {Wanted(key)}. Give it a larger population.");
            }

            chosen[n] = fitting[request.RandomFor(n).Below(fitting.Count)];
        }

        return terms.Draw(all, chosen, given);
    }

    internal override (int Prompt, string Problem)? Disagreement(DatasetTerms<TDataset> terms, TDataset given, TDataset sample) =>
        feature?.Disagreement(given, sample, terms.Batch(given).Count);

    private Key KeyOf(DatasetTerms<TDataset> terms, TDataset dataset, int n) =>
        new(feature?.Of(dataset, n), terms.Layout(dataset, n), terms.Batch(dataset).Tokens[n].Length);

    private string Wanted(Key key)
    {
        var wanted = new List<string>();
        if (feature is not null)
        {
            wanted.Add($"with {feature.Name} '{key.Value}'");
        }

        if (key.Layout.Length > 0)
        {
            wanted.Add($"of layout '{key.Layout}'");
        }

        wanted.Add($"of {key.Length} tokens");
        return string.Join(", ", wanted);
    }

    private sealed record Key(object? Value, string Layout, int Length);
}
