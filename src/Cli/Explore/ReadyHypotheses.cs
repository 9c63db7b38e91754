using IoiClaims.Ioi;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Cli;

/// <summary>A hypothesis about a subject.</summary>
/// <param name="Name">How the command line calls it.</param>
/// <param name="Says">What it says, a sentence.</param>
/// <param name="Hypothesis">The tree.</param>
internal sealed record NamedHypothesis<TDataset>(string Name, string Says, Hypothesis<TDataset> Hypothesis)
    where TDataset : class;

/// <summary>Hypotheses about how a model does the task, ready to be scrubbed; their groups are those of the subject's circuit.</summary>
internal static class ReadyHypotheses
{
    public const string Default = "position";

    private static readonly (string Name, string Says, MlpConvention Mlps, Func<Groups, Node<IoiDataset>> Tree)[] Known =
    [
        (Default,
            "What counts is what the Name Movers write at END; of what their queries read of the S-Inhibition heads, only the order of the names",
            MlpConvention.Frozen,
            the => Node.Root(IoiSamplers.Random, LookingBy(the, IoiSamplers.SameOrder))),
        ("token",
            "Name Movers look by S-Inhibition heads that say which name is repeated, not where it stood (ought to fail)",
            MlpConvention.Frozen,
            the => Node.Root(IoiSamplers.Exact, LookingBy(the, IoiSamplers.SameThirdName))),
        ("inverted",
            "Name Movers look as well when S-Inhibition heads point to the other position (ought to fail)",
            MlpConvention.Frozen,
            the => Node.Root(IoiSamplers.Exact, LookingBy(the, IoiSamplers.Corrupted(Corruptions.IoWithS1)))),
        ("any-name-at-io",
            "Name Movers' keys at IO do as well with another name there",
            MlpConvention.Frozen,
            the => Node.Root(
                IoiSamplers.Exact,
                Node.Inner(
                    the["NM"].IntoLogits(End), IoiSamplers.Exact, IoiSamplers.Exact,
                    Node.Leaf(the.Everything.IntoKeys(Io), IoiSamplers.Corrupted(Corruptions.IO))))),
        ("duplication",
            "What S-Inhibition heads read at S2 of duplicate-token and induction heads says only which of the first two names is repeated",
            MlpConvention.Recomputed,
            the => Node.Root(
                IoiSamplers.Exact,
                Node.Inner(
                    the["NM"].IntoLogits(End), IoiSamplers.Exact, IoiSamplers.Exact,
                    Node.Inner(
                        the["SIN"].IntoQueries(End), IoiSamplers.Exact, IoiSamplers.Exact,
                        Node.Leaf(the["DUP"].Union(the["IND"]).IntoValues(S2), IoiSamplers.SameOrder))))),
        ("last-step",
            "Of what the logits read, only Name Movers and Negative Name Movers count",
            MlpConvention.Frozen,
            the => Node.Root(
                IoiSamplers.Random,
                Node.Leaf(the["NM"].IntoLogits(End), IoiSamplers.Exact),
                Node.Leaf(the["NEG"].IntoLogits(End), IoiSamplers.Exact))),
        ("everything", "Everything counts as it is (gives the model's own numbers)", MlpConvention.Frozen, _ => Node.WholeModel<IoiDataset>()),
        ("nothing", "Nothing counts but the template (the floor)", MlpConvention.Frozen, _ => Node.Root(IoiSamplers.Random)),
    ];

    /// <summary>Names and what they say, in the order in which people read them.</summary>
    public static IEnumerable<(string Name, string Says)> All => Known.Select(each => (each.Name, each.Says));

    /// <summary>A hypothesis by name.</summary>
    /// <exception cref="UsageException">No such hypothesis, or one about groups that the subject does not have.</exception>
    public static NamedHypothesis<IoiDataset> Named(string name, Subject subject)
    {
        var known = Known.FirstOrDefault(each => string.Equals(each.Name, name, StringComparison.OrdinalIgnoreCase));
        return known.Name is null
            ? throw new UsageException(
                $"no hypothesis '{name}'{Nearest.Suggest(name, Known.Select(each => each.Name))} There are "
                + $"{string.Join(", ", Known.Select(each => each.Name))}; or give a file that ends in .json.")
            : new NamedHypothesis<IoiDataset>(known.Name, known.Says, IoiSamplers.Hypothesis(known.Tree(new Groups(subject)), known.Mlps));
    }

    // Logits ← Name Movers ← S-Inhibition heads, whose prompts are drawn.
    private static Node<IoiDataset> LookingBy(Groups the, Sampler<IoiDataset> sampler) => Node.Inner(
        the["NM"].IntoLogits(End), IoiSamplers.Exact, IoiSamplers.Exact, Node.Leaf(the["SIN"].IntoQueries(End), sampler));

    private sealed class Groups(Subject subject)
    {
        public ComponentSet this[string abbreviation] =>
            subject.Circuit.Groups.FirstOrDefault(group => group.Abbreviation == abbreviation)?.ToSet() ?? throw Lacking(abbreviation);

        public ComponentSet Everything => ComponentSet.Everything(subject.Model.Shape);

        private UsageException Lacking(string abbreviation) => new(
            $"This hypothesis is about {PublishedCircuit.Gpt2Small.Groups.Single(group => group.Abbreviation == abbreviation).Name}, and no circuit of "
            + $"{subject.Name} is known that has any. To look for one: ioi discover -s FOLDER --out FOLDER/circuit.json; or give a hypothesis of "
            + "your own, a file that ends in .json.");
    }
}
