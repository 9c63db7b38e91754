using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Card;

/// <summary>
/// What a model says on ABC prompts, in which a third person gives: both of the first two names are sensible, the giver is
/// not.
/// </summary>
/// <param name="Prompts">How many prompts.</param>
/// <param name="First">Mean probability of the first name.</param>
/// <param name="Second">Mean probability of the second name.</param>
/// <param name="Giver">Mean probability of the giver.</param>
/// <param name="GiverLast">The share of prompts in which the giver is the least probable of the three.</param>
internal sealed record AbcScore(int Prompts, double First, double Second, double Giver, double GiverLast)
{
    /// <summary>On prompts of all templates, whose first two names were never together in training.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">How many prompts are drawn; about one in eight has a pair that was held out.</param>
    public static AbcScore Of(LanguageModel model, int prompts = 1200)
    {
        var abc = IoiDataset
            .Generate(model.Tokenizer, IoiTemplates.Paper, prompts, seed: 12, contextLength: model.Model.Shape.Context)
            .WithHeldOutPairs()
            .Corrupt(Corruptions.Abc, seed: 1);
        var found = abc.Prompts.Select(prompt =>
        {
            var probabilities = NextToken.Probabilities(model, prompt.Tokens);
            double Of(string name) => probabilities[model.Tokenizer.Encode(" " + name)[0]];
            return (First: Of(prompt.Sentence.First), Second: Of(prompt.Sentence.Second), Giver: Of(prompt.Sentence.Giver));
        }).ToArray();
        return new AbcScore(
            found.Length,
            found.Average(p => p.First),
            found.Average(p => p.Second),
            found.Average(p => p.Giver),
            found.Count(p => p.Giver < Math.Min(p.First, p.Second)) / (double)found.Length);
    }
}
