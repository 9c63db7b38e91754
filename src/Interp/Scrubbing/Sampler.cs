namespace IoiClaims;

/// <summary>
/// A rule for the prompts that a node runs on, given those of its parent; what is drawn for a prompt depends on the
/// seed and on that prompt alone. Immutable, and good for any number of nodes. Equal if rule and prompts are.
/// </summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
public abstract class Sampler<TDataset>
    where TDataset : class
{
    private protected Sampler()
    {
    }

    /// <summary>The rule in one line, as printouts show it.</summary>
    public abstract string Rule { get; }

    /// <summary>What it draws from, where the rule does not say it all; null if it does.</summary>
    internal virtual object? Origin => null;

    /// <summary>Draws, without checking.</summary>
    internal abstract TDataset Draw(SampleRequest<TDataset> request);

    /// <summary>The first prompt of a sample that breaks the rule, and how; null if none does.</summary>
    internal virtual (int Prompt, string Problem)? Disagreement(DatasetTerms<TDataset> terms, TDataset given, TDataset sample) => null;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) =>
        obj is Sampler<TDataset> other && GetType() == other.GetType() && Rule == other.Rule && Equals(Origin, other.Origin);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(GetType(), Rule, Origin);

    /// <summary>The rule.</summary>
    public override string ToString() => Rule;
}

/// <summary>The samplers that need no task.</summary>
public static class Sampler
{
    /// <summary>Exact: the parent's prompts themselves; what runs on them has its true value.</summary>
    public static Sampler<TDataset> Exact<TDataset>()
        where TDataset : class =>
        ExactSampler<TDataset>.Instance;

    /// <summary>Unconditional: for each prompt any prompt of a population that has the same layout and length.</summary>
    public static Sampler<TDataset> Unconditional<TDataset>(TDataset population)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(population);
        return new PopulationSampler<TDataset>(population, null);
    }

    /// <summary>Unconditional, as what a hypothesis does not name is drawn by default: any of the prompts given with the same layout and length.</summary>
    public static Sampler<TDataset> Unconditional<TDataset>()
        where TDataset : class =>
        new PopulationSampler<TDataset>(null, null);

    /// <summary>Matching: for each prompt any prompt of a population with the same value of a feature, layout and length.</summary>
    /// <param name="name">What the feature is called, such as "first name".</param>
    /// <param name="feature">The feature of a dataset's prompt.</param>
    /// <param name="population">The prompts to filter.</param>
    public static Sampler<TDataset> Matching<TDataset>(string name, Func<TDataset, int, object?> feature, TDataset population)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(population);
        return new PopulationSampler<TDataset>(population, new Feature<TDataset>(name, feature));
    }

    /// <summary>Generated: prompts made up for each prompt on the fly.</summary>
    /// <param name="rule">
    /// The rule in one line, which tells it from others that the same line of code makes: what is equal is not scrubbed again.
    /// </param>
    /// <param name="generate">
    /// From the parent's prompts and a seed to as many new ones; an <see cref="ArgumentException"/> says that there are
    /// none. What it makes for a prompt should depend on the seed and that prompt alone.
    /// </param>
    /// <param name="keeps">What every new prompt has in common with its parent's; checked if given.</param>
    public static Sampler<TDataset> Generated<TDataset>(
        string rule, Func<TDataset, long, TDataset> generate, Feature<TDataset>? keeps = null)
        where TDataset : class =>
        new GeneratingSampler<TDataset>(rule, generate, keeps);

    /// <summary>Fixed: always these prompts, which pair one by one with those under test.</summary>
    /// <param name="name">What they are called, such as "prompts with another IO".</param>
    /// <param name="prompts">The prompts.</param>
    public static Sampler<TDataset> Fixed<TDataset>(string name, TDataset prompts)
        where TDataset : class =>
        new FixedSampler<TDataset>(name, prompts);

    /// <summary>
    /// Shared: one sample for all nodes that are given this very sampler. It is drawn for the first of them and must meet
    /// the condition for all.
    /// </summary>
    /// <param name="name">What the sample is called, such as "S-Inhibition's".</param>
    /// <param name="sampler">How it is drawn.</param>
    public static Sampler<TDataset> Shared<TDataset>(string name, Sampler<TDataset> sampler)
        where TDataset : class =>
        new SharedSampler<TDataset>(name, sampler);
}

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

/// <summary>Always the same prompts.</summary>
internal sealed class FixedSampler<TDataset>(string name, TDataset prompts) : Sampler<TDataset>
    where TDataset : class
{
    private readonly TDataset prompts = prompts ?? throw new ArgumentNullException(nameof(prompts));

    public override string Rule => $"always {name}";

    internal override object? Origin => prompts;

    internal override TDataset Draw(SampleRequest<TDataset> request) => prompts;
}

/// <summary>Prompts made up on the fly.</summary>
internal sealed class GeneratingSampler<TDataset>(
    string rule, Func<TDataset, long, TDataset> generate, Feature<TDataset>? keeps) : Sampler<TDataset>
    where TDataset : class
{
    private readonly Func<TDataset, long, TDataset> generate = generate ?? throw new ArgumentNullException(nameof(generate));

    public override string Rule { get; } = rule ?? throw new ArgumentNullException(nameof(rule));

    internal override object? Origin => generate.Method;

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

/// <summary>One sample for several nodes.</summary>
internal sealed class SharedSampler<TDataset>(string name, Sampler<TDataset> sampler) : Sampler<TDataset>
    where TDataset : class
{
    private readonly Sampler<TDataset> sampler = sampler ?? throw new ArgumentNullException(nameof(sampler));

    public override string Rule => $"{sampler.Rule}, shared by all of '{name}'";

    // Only the very same sampler shares its sample.
    internal override object? Origin { get; } = new();

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
