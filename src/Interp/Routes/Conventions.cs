namespace IoiClaims;

/// <summary>What a path through an MLP counts as.</summary>
public enum MlpConvention
{
    /// <summary>A path through an MLP is on the route only if the route names the MLP (REMIX's reading).</summary>
    Frozen,

    /// <summary>MLPs between two hops are transparent: they are recomputed on what changes (the IOI paper, Appendix B).</summary>
    Recomputed,
}

/// <summary>What happens between the last receiver and the logits.</summary>
public enum DownstreamConvention
{
    /// <summary>Only the direct path from the last receiver to the logits is on the route.</summary>
    Direct,

    /// <summary>Everything after the last receiver is recomputed (the IOI paper's fourth pass; restrict=False elsewhere).</summary>
    Free,
}

/// <summary>Whether a path may pass through several members of one hop's group.</summary>
public enum WithinGroupConvention
{
    /// <summary>A path ends its hop at the first member it meets, counted from the logits.</summary>
    Excluded,

    /// <summary>A path may go on through earlier members of the same group, by the same port.</summary>
    Included,
}

/// <summary>The choices that make two published path-patching numbers differ. They stand in every table's header.</summary>
/// <param name="Mlps">Paths through MLPs.</param>
/// <param name="Norms">Layer norms in front of ports that read something patched.</param>
/// <param name="Downstream">Between the last receiver and the logits.</param>
/// <param name="WithinGroup">Between members of one group.</param>
public sealed record Conventions(
    MlpConvention Mlps = MlpConvention.Frozen,
    NormConvention Norms = NormConvention.Recomputed,
    DownstreamConvention Downstream = DownstreamConvention.Direct,
    WithinGroupConvention WithinGroup = WithinGroupConvention.Excluded)
{
    /// <summary>Direct paths, MLPs frozen, norms recomputed: REMIX's reading.</summary>
    public static Conventions Remix { get; } = new();

    /// <summary>MLPs recomputed, everything after the receivers free: the IOI paper's Appendix B.</summary>
    public static Conventions IoiPaper { get; } =
        new(MlpConvention.Recomputed, Downstream: DownstreamConvention.Free);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ",
            Mlps == MlpConvention.Frozen ? "MLPs frozen" : "MLPs recomputed",
            Norms == NormConvention.Frozen ? "norms frozen" : "norms recomputed",
            Downstream == DownstreamConvention.Direct ? "direct paths only" : "downstream free",
            WithinGroup == WithinGroupConvention.Excluded ? "no composition within groups" : "composition within groups");
}
