using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests;

/// <summary>The shapes that the tests run over: small, and no two sizes equal where a mistake could hide behind it.</summary>
internal static class TinyModels
{
    public static readonly Gpt2Config Smallest = new(1, 2, 6, 10, 11, 8);

    public static IEnumerable<TestCaseData> Shapes()
    {
        (string Name, Gpt2Config Config)[] shapes =
        [
            ("one head", new(1, 1, 7, 28, 13, 9)),
            ("two layers", new(2, 3, 12, 48, 17, 12)),
            ("exact gelu", new(2, 2, 10, 40, 19, 10, Activation: Gpt2Activation.Gelu)),
            ("narrow inner layer, untied", new(3, 5, 20, 9, 23, 7, TiedUnembedding: false)),
            ("wide inner layer, large epsilon", new(1, 4, 16, 100, 29, 16, NormEpsilon: 0.1)),
            ("scores over the layer's number", new(3, 2, 12, 20, 17, 9) { ScoresOverLayerNumber = true }),
            ("scores as they are", new(2, 3, 12, 20, 17, 9) { ScoresOverRootOfHeadWidth = false }),
            ("scores over the layer's number alone", new(3, 2, 12, 20, 17, 9) { ScoresOverRootOfHeadWidth = false, ScoresOverLayerNumber = true }),
            ("four layers, exact gelu, untied", new(4, 2, 18, 30, 31, 11, 1e-6, Gpt2Activation.Gelu, false)),
        ];
        return shapes.Select(shape => new TestCaseData(shape.Config).SetArgDisplayNames(shape.Name));
    }
}
