using IoiClaims.Fixtures;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Support;

/// <summary>A subject with IOI experiments on prompts of all templates of the paper.</summary>
/// <param name="name">The subject's name.</param>
/// <param name="open">Loads or builds the model.</param>
/// <param name="prompts">How many prompts.</param>
public sealed class IoiSubject(string name, Func<Model> open, int prompts) : ModelSubject<IoiExperiment>(name, () => Prepare(open(), prompts))
{
    /// <summary>The paper's N &gt; 200.</summary>
    public const int Prompts = 240;

    /// <summary>Counter-models have to show the other verdict, and no more: half of the prompts do for that.</summary>
    private const int PromptsOfCounterModels = 120;

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
        var required = isRequired || search.WasAskedFor;
        return new IoiSubject(Gpt2Small.Name, () => Gpt2Small.Load(remark => TestContext.Progress.WriteLine($"{Gpt2Small.Name}: {remark}")), Prompts)
        {
            IsRequired = required,
            Missing = search.Folder is not null ? null
                : new Obstacle(required ? search.Explanation : "The weights of GPT-2 small are not here.", search.Command),
        };
    }

    private static IoiExperiment Prepare(Model subject, int prompts) => new(subject, ShippedSubjects.Prompts(subject, prompts));
}
