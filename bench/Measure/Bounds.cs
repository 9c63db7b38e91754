namespace IoiClaims.Bench.Measure;

/// <summary>What a ratio must be at most or at least.</summary>
/// <param name="AtMost">Whether it is an upper bound.</param>
/// <param name="Value">The bound.</param>
internal sealed record Bounds(bool AtMost, double Value)
{
    private static readonly Dictionary<string, Bounds> All = new(StringComparer.Ordinal)
    {
        ["forward_vs_gemm"] = new(true, 1.25),
        ["sweep_logits_vs_forward"] = new(true, 2.5),
        ["sweep_q_frozen_vs_forward"] = new(true, 3.5),
        ["sweep_q_recomputed_vs_forward"] = new(true, 12),
        ["sweep_q_frozen_speedup_vs_naive"] = new(false, 60),
        ["sweep_q_recomputed_speedup_vs_naive"] = new(false, 20),
        ["sweep_all_ports_speedup_vs_naive"] = new(false, 100),
        ["scrub_vs_forward"] = new(true, 1.3),
        ["direct_effects_vs_forward"] = new(true, 5.5),
        ["edges_direct_vs_forward"] = new(true, 35),
        ["edges_free_vs_forward"] = new(true, 20_000),
        ["planted_edges_direct_vs_forward"] = new(true, 650),
        // Its passes are cheap beside what is done for each edge; but no more than one pass an edge.
        ["planted_edges_free_vs_forward"] = new(true, 32_491),
        ["direct_effects_peak_500_vs_50"] = new(true, 1.15),
        ["max_abs_error_vs_oracle"] = new(true, 1e-5),
        ["peak_mib_50"] = new(true, 2600),
        ["peak_5000_vs_50"] = new(true, 1.15),
    };

    public static Bounds? Of(string key) => All.GetValueOrDefault(key);

    public bool Holds(double value) => AtMost ? value <= Value : value >= Value;

    public override string ToString() => $"{(AtMost ? "≤" : "≥")} {Value:0.######}";
}
