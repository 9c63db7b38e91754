using IoiClaims.Testing;

namespace IoiClaims;

/// <summary>A model with its experiments, which are opened when something is first measured, and closed with the run.</summary>
/// <typeparam name="TExperiment">The kind of experiments, such as <see cref="Experiment"/>.</typeparam>
/// <param name="name">Names its tables and its folder of snapshots.</param>
/// <param name="open">Loads the model and prepares the experiments on it.</param>
public class ModelSubject<TExperiment>(string name, Func<TExperiment> open) : ISubject, IDisposable
    where TExperiment : Experiment
{
    private readonly Lazy<TExperiment> experiment = new(open);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsCounterModel { get; init; }

    /// <inheritdoc/>
    public Obstacle? Missing { get; init; }

    /// <summary>Whether it must be able to run: by default, whether <see cref="RequiredSubjects"/> has its name.</summary>
    public bool IsRequired { get; init; } = RequiredSubjects.Has(name);

    /// <summary>The experiments.</summary>
    public TExperiment Experiment => experiment.Value;

    /// <inheritdoc/>
    public void Rest()
    {
        if (experiment.IsValueCreated)
        {
            Experiment.Forget();
        }
    }

    /// <summary>Closes the experiments, and the model with them.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The name.</summary>
    public override string ToString() => name;

    /// <summary>Closes what was opened.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && experiment.IsValueCreated)
        {
            Experiment.Dispose();
            Experiment.Model.Dispose();
        }
    }
}
