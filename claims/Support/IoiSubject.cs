using IoiClaims.Fixtures;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Support;

/// <summary>A subject with IOI experiments on prompts of all templates of the paper.</summary>
/// <param name="name">The subject's name.</param>
/// <param name="open">Loads or builds the model.</param>
/// <param name="prompts">How many prompts.</param>
public sealed class IoiSubject(string name, Func<Model> open, int prompts) : ModelSubject<IoiExperiment>(name, () => Prepare(open(), prompts))
{
    public const int Prompts = SubjectPrompts.Usual;

    /// <summary>Planted circuits and their counter-models show all their verdicts on half of the prompts.</summary>
    private const int PromptsOfPlanted = 120;

    /// <summary>A subject that ships with the project, without some heads.</summary>
    internal static IoiSubject Shipped(string name, HeadsToBreak broken)
    {
        var isTrained = name is ShippedSubjects.Trained or ShippedSubjects.TrainedRotary;
        return new IoiSubject(name, () => ShippedSubjects.Build(name, broken.In(name)), isTrained ? Prompts : PromptsOfPlanted)
        {
            IsCounterModel = !isTrained && name != ShippedSubjects.Planted,
        };
    }

    /// <summary>GPT-2 small, from wherever its weights are.</summary>
    internal static IoiSubject Gpt2(bool isRequired)
    {
        var search = Gpt2Small.Find();
        var required = isRequired || search.WasAskedFor;
        return new IoiSubject(Gpt2Small.Name, () => Gpt2Small.Load(remark => TestContext.Progress.WriteLine($"{Gpt2Small.Name}: {remark}")), Prompts)
        {
            IsRequired = required,
            Missing = search.Folder is not null ? null
                : new Obstacle(required ? search.Explanation : "The weights of GPT-2 small are not here.", search.Command),
        };
    }

    /// <summary>A model that somebody named.</summary>
    public static IoiSubject Guest(NamedModel named, bool isRequired)
    {
        // What fetching does not help is a mistake.
        var required = isRequired || named.Command is null;
        return new IoiSubject(named.Name, () => Open(named), Prompts)
        {
            IsGuest = true,
            NamedBy = $"{NamedModel.Variable}=\"{named.Model}\"",
            IsRequired = required,
            Missing = named.Missing is not { } missing ? null
                : new Obstacle(required ? missing : $"The weights of {named.Name} are not here.", named.Command),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Remarks => IsOpen ? Experiment.Subject.Remarks : [];

    // Beside its tables, with which it is committed: they rest on it.
    private static Model Open(NamedModel named) => LoadedSubject.Searched(
        LanguageModel.Load(named.Model),
        named.Name,
        Path.Combine(SnapshotName.FolderOf(named.Name, SnapshotSettings.FromEnvironment().Directory), SubjectCircuit.FileName),
        TestContext.Progress.WriteLine);

    private static IoiExperiment Prepare(Model subject, int prompts) => new(subject, SubjectPrompts.ForVerdicts(subject, prompts));
}
