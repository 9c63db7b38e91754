namespace IoiClaims.Testing.Tests;

/// <summary>Effects and tables that the tests of this project share.</summary>
internal static class Samples
{
    /// <summary>Attention that falls to <paramref name="kept"/> of its baseline, with some noise, in two templates.</summary>
    public static Effect Attention(double kept, double noise = 0.02, int count = 60)
    {
        var random = new SplitMix64(11);
        var before = Enumerable.Range(0, count).Select(_ => (float)(0.5 + 0.2 * random.NextDouble())).ToArray();
        var after = before.Select(value => (float)(kept * value + noise * (random.NextDouble() - 0.5))).ToArray();
        return new Effect(
            new EffectDescription(
                "keys of Name Movers at IO from prompts with another IO",
                "attention to IO",
                "",
                Conditions.Of(
                    subject: "planted",
                    dataset: "ioi",
                    fingerprint: "3fa9c1d2e4b50617",
                    prompts: count,
                    seed: 42,
                    bos: true,
                    conventions: "MLPs frozen; direct effect only")),
            before,
            after,
            new BootstrapPlan(2000, seed: 7),
            [.. Enumerable.Range(0, count).Select(n => n % 2 == 0 ? "ABBA" : "BABA")]);
    }

    public static NumericTable Table(double first = 0.5, int prompts = 50, string title = "Direct effect of each head") => NumericTable.LayersByHeads(
        new TableHeading(
            title,
            "logits",
            new Tolerance(0.001, 0.01),
            Conditions.Of(subject: "planted", prompts: prompts)),
        2,
        2,
        (layer, head) => layer == 0 && head == 0 ? first : -0.25 * layer + head,
        layer => layer == 0 ? null : 0.125);
}
