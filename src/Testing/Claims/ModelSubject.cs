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

    /// <inheritdoc/>
    public bool IsGuest { get; init; }

    /// <inheritdoc/>
    public string? NamedBy { get; init; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Remarks => [];

    /// <summary>The experiments. Where they cannot be opened, one test of the run fails with the reason, and the others are skipped.</summary>
    public TExperiment Experiment
    {
        get
        {
            try
            {
                return experiment.Value;
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                var reason = $"{name} cannot be opened: {wrong.Message.Split('\n')[0]}";
                if (!ClaimRecorder.IsFirstToSay(reason))
                {
                    Testing.Missing.Skip(reason);
                }

                ClaimRecorder.ForTheRunningClaim()?.Lacks(new Obstacle(reason));
                throw;
            }
        }
    }

    /// <summary>Whether the experiments have been opened.</summary>
    protected bool IsOpen => experiment.IsValueCreated;

    /// <inheritdoc/>
    public void Rest()
    {
        if (!experiment.IsValueCreated)
        {
            return;
        }

        if (IsCounterModel)
        {
            // There are many of them, and few claims are about each.
            Experiment.Runner.Forget();
        }
        else
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
