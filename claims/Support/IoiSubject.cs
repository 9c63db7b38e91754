using IoiClaims.Fixtures;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Support;

/// <summary>A subject with its experiments, opened when something is first measured on it.</summary>
/// <param name="name">The subject's name.</param>
/// <param name="open">Loads or builds the model; disposed with the run.</param>
/// <param name="prompts">How many prompts.</param>
public sealed class IoiSubject(string name, Func<Model> open, int prompts) : ISubject
{
    /// <summary>The paper's N &gt; 200.</summary>
    public const int Prompts = 240;

    /// <summary>Counter-models have to show the other verdict, and no more: half of the prompts do for that.</summary>
    private const int PromptsOfCounterModels = 120;

    private readonly Lazy<IoiExperiment> experiment = new(() => Prepare(open(), prompts));

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsCounterModel { get; private init; }

    /// <inheritdoc/>
    public Obstacle? Missing { get; private init; }

    /// <inheritdoc/>
    public bool IsRequired { get; private init; }

    /// <summary>The experiments.</summary>
    public IoiExperiment Experiment
    {
        get
        {
            IoiSubjects.Use(this);
            return experiment.Value;
        }
    }

    /// <summary>Experiments on prompts of all templates of the paper; the caller disposes them and the subject.</summary>
    public static IoiExperiment Prepare(Model subject, int prompts) => new(subject, ShippedSubjects.Prompts(subject, prompts));

    /// <summary>A subject that ships with the project, without some heads.</summary>
    internal static IoiSubject Shipped(string name, HeadsToBreak broken)
    {
        var isCounterModel = name is not (ShippedSubjects.Planted or ShippedSubjects.Trained);
        return new IoiSubject(
            name, () => ShippedSubjects.Build(name, broken.In(name)), isCounterModel ? PromptsOfCounterModels : Prompts)
        {
            IsCounterModel = isCounterModel,
        };
    }

    /// <summary>GPT-2 small, from wherever its weights are.</summary>
    internal static IoiSubject Gpt2(bool isRequired)
    {
        var search = Gpt2Small.Find();
        return new IoiSubject(Gpt2Small.Name, () => Gpt2Small.Load(search.Folder!), Prompts)
        {
            IsRequired = isRequired || search.WasAskedFor,
            Missing = search.Folder is not null ? null
                : new Obstacle(isRequired || search.WasAskedFor ? search.Explanation : "The weights of GPT-2 small are not here.", search.Command),
        };
    }

    internal void Forget()
    {
        if (experiment.IsValueCreated)
        {
            experiment.Value.Forget();
        }
    }

    internal void Close()
    {
        if (experiment.IsValueCreated)
        {
            experiment.Value.Dispose();
            experiment.Value.Subject.Dispose();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => name;
}
