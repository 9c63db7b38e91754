namespace IoiClaims;

/// <summary>A number for each prompt, read off a plan that has been carried out. Immutable.</summary>
public interface IMetric
{
    /// <summary>What tables call it, such as "logit difference".</summary>
    string Name { get; }

    /// <summary>Its unit, such as "logits"; empty for a bare number.</summary>
    string Unit { get; }

    /// <summary>The role at whose logits it is read; null for a metric of something else. Patching what it cannot see is refused.</summary>
    Role? LogitsAt => null;

    /// <summary>The metric of every prompt [N].</summary>
    /// <exception cref="ArgumentException">The evaluation has another number of prompts than the metric is for.</exception>
    IReadOnlyList<float> Measure(IEvaluation evaluation);

    /// <summary>The same metric of some of the prompts, in the order given.</summary>
    IMetric Select(IReadOnlyList<int> prompts);
}

/// <summary>A metric of the attention of some heads, which can be read off others.</summary>
public interface IMetricOfHeads : IMetric
{
    /// <summary>The heads, named as tables should call them.</summary>
    ComponentSet Heads { get; }

    /// <summary>The role that attends. Patching what neither the heads' queries there nor their keys up to there read is refused.</summary>
    Role From { get; }

    /// <summary>The same metric of other heads.</summary>
    IMetricOfHeads Of(ComponentSet heads);
}
