using System.Collections.Immutable;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Training;

namespace IoiClaims.Train.Card;

/// <summary>How a model does on prompts of one template and order, whose pairs of names training never showed.</summary>
/// <param name="Template">The template.</param>
/// <param name="Order">ABBA or BABA.</param>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Accuracy">The share of prompts in which IO's logit is above S's.</param>
/// <param name="LogitDifference">Mean logit of IO minus logit of S.</param>
internal sealed record TemplateScore(
    IoiTemplate Template, NameOrder Order, int Prompts, double Accuracy, double LogitDifference)
{
    /// <summary>For each of the paper's templates, in both orders.</summary>
    /// <param name="model">The model.</param>
    /// <param name="promptsEach">How many prompts are drawn for each; about one in eight has a pair that was held out.</param>
    public static ImmutableArray<TemplateScore> Of(LanguageModel model, int promptsEach = 400) =>
    [
        .. from template in IoiTemplates.Paper
           from order in new[] { OrderChoice.Abba, OrderChoice.Baba }
           let dataset = IoiDataset.Generate(
               model.Tokenizer, [template], promptsEach, seed: 11, order, contextLength: model.Model.Shape.Context)
               .WithHeldOutPairs()
           let differences = IoiScore.Differences(model.Model, dataset)
           select new TemplateScore(
               template,
               order == OrderChoice.Abba ? NameOrder.Abba : NameOrder.Baba,
               dataset.Count,
               differences.Count(d => d > 0) / (double)dataset.Count,
               differences.Average()),
    ];
}
