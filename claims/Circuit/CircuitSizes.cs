namespace IoiClaims.Claims;

/// <summary>
/// How many circuits are run, and on how many prompts. The paper's own sizes take thousands of runs: they are taken where a
/// circuit and its model are small, or where IOI_CIRCUIT=published asks for them.
/// </summary>
/// <param name="ByClass">Prompts of each template and order without each class of heads, which is few runs.</param>
/// <param name="Others">Prompts of each template and order in everything that takes hundreds of runs.</param>
/// <param name="RandomSets">Random sets of heads that are knocked out.</param>
/// <param name="Search">How sets are searched for without which circuit and model differ.</param>
public sealed record CircuitSizes(int ByClass, int Others, int RandomSets, GreedySearch Search)
{
    /// <summary>"published" takes the paper's sizes for every subject.</summary>
    public const string Variable = "IOI_CIRCUIT";

    private const string Published = "published";

    private const int HundredsOfPrompts = 200;

    // The trained model's; the planted circuit is 384 wide, GPT-2 small 768.
    private const int NarrowModel = 128;

    private static CircuitSizes OfThePaper { get; } = new(ByClass: 4, Others: 4, RandomSets: 100, new GreedySearch(Runs: 10, Candidates: 10))
    {
        TimesAsManyForErrors = 50,
    };

    private static CircuitSizes OfSmallModels { get; } = OfThePaper with { Others = 2, RandomSets = 24, TimesAsManyForErrors = 5 };

    private static CircuitSizes Usual { get; } = new(ByClass: 3, Others: 1, RandomSets: 12, new GreedySearch(Runs: 2, Candidates: 4, Steps: 5, Worst: 3));

    // Where dozens of circuits are built, or all of it is tried on a few prompts.
    private static CircuitSizes Least { get; } = new(ByClass: 1, Others: 1, RandomSets: 8, new GreedySearch(Runs: 1, Candidates: 4, Steps: 6, Worst: 2));

    /// <summary>Among how many times as many prompts those that the model gets wrong are looked for, at most.</summary>
    public int TimesAsManyForErrors { get; init; } = 1;

    /// <summary>The sizes for a subject and its prompts.</summary>
    /// <exception cref="ArgumentException">The variable says something else.</exception>
    public static CircuitSizes For(IoiExperiment ioi)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return Environment.GetEnvironmentVariable(Variable) switch
        {
            Published => OfThePaper,
            { Length: > 0 } other => throw new ArgumentException($"{Variable} is '{other}'; it is '{Published}', or left out."),
            _ when ioi.Prompts.Count < HundredsOfPrompts => Least,
            _ when ioi.Subject.Model.Shape.ModelWidth <= NarrowModel => OfSmallModels,
            _ => Usual,
        };
    }

    /// <summary>Stated above tables.</summary>
    public Conditions In(Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        return conditions
            .With("random sets", RandomSets)
            .With("searched sets", $"{Runs(Search.Runs)} of {Search.Candidates} candidates a step, {(Search.Steps is { } steps ? $"{steps}" : "all")} steps");
    }

    private static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";
}
