using CsCheck;

namespace IoiClaims.Ioi.Tests.Support;

/// <summary>Random datasets, small enough to try many.</summary>
internal static class Gens
{
    public static Gen<IoiTemplate[]> Templates { get; } =
        Gen.Shuffle(IoiTemplates.Paper.Append(IoiTemplates.Remix).ToArray(), 1, 16);

    public static Gen<OrderChoice> Order { get; } = Gen.Enum<OrderChoice>();

    public static Gen<Corruption> Corruption { get; } = Gen.Int[0, Corruptions.All.Length - 1].Select(i => Corruptions.All[i]);

    public static Gen<IoiDataset> Dataset { get; } =
        from templates in Templates
        from count in Gen.Int[1, 12]
        from seed in Gen.Long
        from order in Order
        from bos in Gen.Bool
        select IoiDataset.Generate(WordTokenizer.Published, templates, count, seed, order, bos);
}
