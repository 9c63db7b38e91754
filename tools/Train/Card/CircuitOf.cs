using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Card;

/// <summary>The circuit of a trained model, searched for on prompts that no verdict rests on.</summary>
internal static class CircuitOf
{
    private const int PromptsOfEachKind = 4;

    /// <summary>Searches.</summary>
    /// <param name="folder">The model's folder.</param>
    public static CircuitEvidence Model(string folder)
    {
        using var loaded = LanguageModel.Load(folder);
        var subject = new Subject(
            TrainedModel.Name, loaded.Model, loaded.Tokenizer, new Circuit("not known yet"));
        using var ioi = new IoiExperiment(
            subject,
            HeldOut.ForExploration(loaded.Tokenizer, PromptsOfEachKind, loaded.Model.Shape.Context),
            new BootstrapPlan(resamples: 2000, seed: 0));
        return IoiCircuitSearch.Run(ioi);
    }
}
