using System.Text;

namespace IoiClaims;

/// <summary>Hypotheses as people read them.</summary>
internal static class HypothesisText
{
    // The same on every platform, so that printouts can be compared.
    private const char Line = '\n';

    public static string Of<TDataset>(Hypothesis<TDataset> hypothesis)
        where TDataset : class
    {
        var text = new StringBuilder();
        Write(text, hypothesis.Root, string.Empty, string.Empty);
        Footer(text, hypothesis);
        return text.ToString();
    }

    public static string Of<TDataset>(SampledHypothesis<TDataset> sampled, int prompts)
        where TDataset : class
    {
        var text = new StringBuilder();
        Write(text, sampled.Hypothesis.Terms, sampled.Root, prompts, string.Empty, string.Empty);
        Footer(text, sampled.Hypothesis);
        text.Append(Line).Append("samples drawn with seed ").Append(sampled.Seed);
        return text.ToString();
    }

    private static void Write<TDataset>(StringBuilder text, Node<TDataset> node, string first, string rest)
        where TDataset : class
    {
        text.Append(first).Append(Headline(node)).Append(Line);
        foreach (var (child, last) in node.Children.Select((child, i) => (child, i == node.Children.Length - 1)))
        {
            Write(text, child, rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
        }
    }

    private static void Write<TDataset>(
        StringBuilder text, DatasetTerms<TDataset> terms, SampledNode<TDataset> sampled, int prompts, string first, string rest)
        where TDataset : class
    {
        text.Append(first).Append(Headline(sampled.Node)).Append(Line);
        var margin = rest + (sampled.Children.IsEmpty ? "   " : "│  ");
        Prompts(text, terms, sampled.Dataset, prompts, margin);
        if (sampled.OtherInputs is { } others && !ReferenceEquals(others, sampled.Dataset) && prompts > 0)
        {
            text.Append(margin).Append("other inputs:").Append(Line);
            Prompts(text, terms, others, prompts, margin);
        }

        foreach (var (child, last) in sampled.Children.Select((child, i) => (child, i == sampled.Children.Length - 1)))
        {
            Write(text, terms, child, prompts, rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
        }
    }

    private static void Prompts<TDataset>(StringBuilder text, DatasetTerms<TDataset> terms, TDataset dataset, int prompts, string margin)
        where TDataset : class
    {
        for (var n = 0; n < Math.Min(prompts, terms.Batch(dataset).Count); n++)
        {
            text.Append(margin).Append(n).Append(": ").Append(terms.Show(dataset, n)).Append(Line);
        }
    }

    private static string Headline<TDataset>(Node<TDataset> node)
        where TDataset : class
    {
        var input = node.Input?.ToString();
        var name = input is null || input == node.Name ? node.Name : $"{node.Name} ({input})";
        return node.OtherInputs is null
            ? $"{name}: {node.Sampler.Rule}, with all that it depends on"
            : $"{name}: {node.Sampler.Rule}; other inputs {node.OtherInputs.Rule}";
    }

    private static void Footer<TDataset>(StringBuilder text, Hypothesis<TDataset> hypothesis)
        where TDataset : class =>
        text.Append(hypothesis.Mlps == MlpConvention.Frozen
            ? "MLPs between a node and its child count as other inputs"
            : "MLPs between a node and its child are recomputed");
}
