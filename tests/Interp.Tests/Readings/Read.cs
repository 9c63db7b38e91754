using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

/// <summary>A random small model with random prompts of different lengths, its run, and the textbook's.</summary>
internal sealed class Read : IDisposable
{
    private readonly RandomCase random;

    public Read(int seed, int layers = 3)
    {
        random = new RandomCase(seed, layers);
        Batch = random.Batch();
        Run = new PlainRun(random.Model, Batch);
        Textbooks = [.. Batch.Tokens.Select(prompt => new Textbook(Model, prompt))];
        Difference = new TokenLogitDifference(
            [.. Enumerable.Range(0, Batch.Count).Select(_ => (random.Next(11), random.Next(11)))], new Role("A"));
    }

    /// <summary>Seeds under which models, prompts and lengths differ.</summary>
    public static int[] Seeds => [1, 2, 3, 4, 5, 6];

    /// <summary>The first of these with more than one prompt, and blocks of a kind if one is asked for.</summary>
    public static Read OfSeveralPrompts(BlockKind? blocks = null)
    {
        foreach (var seed in Seeds)
        {
            var read = new Read(seed);
            if (read.Batch.Count > 1 && (blocks ?? read.Shape.Blocks) == read.Shape.Blocks)
            {
                return read;
            }

            read.Dispose();
        }

        throw new InvalidOperationException("No random case is such; choose other seeds.");
    }

    public RandomTransformer Model => random.Model;

    public TransformerShape Shape => Model.Shape;

    public PromptBatch Batch { get; }

    public PlainRun Run { get; }

    /// <summary>One a prompt.</summary>
    public Textbook[] Textbooks { get; }

    /// <summary>Random pairs of tokens at role A.</summary>
    public TokenLogitDifference Difference { get; }

    public IEnumerable<Head> Heads => Shape.AllHeads();

    /// <summary>For prompt n the difference of two rows of the unembedding.</summary>
    public double[] Direction(int n) => [.. Textbooks[n].Unembedding(Difference.Pairs[n].Right)
        .Zip(Textbooks[n].Unembedding(Difference.Pairs[n].Wrong), (right, wrong) => right - wrong)];

    public void Dispose()
    {
        Run.Dispose();
        random.Dispose();
    }
}
