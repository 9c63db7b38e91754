using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Training;

namespace IoiClaims.Train.Card;

/// <summary>The model card: what a model is, how it was made, and what it can and cannot do, all of it measured.</summary>
internal static class ModelCard
{
    private static readonly string[] Beginnings = ["Then,", "When Mary and John", "Yesterday, Tom was at the", "Yesterday, Amy, Paul and Lisa"];

    /// <summary>Writes README.md and learning-curve.png into a model's folder.</summary>
    /// <param name="modelFolder">The model.</param>
    /// <param name="runFolder">The run that made it.</param>
    /// <param name="recipe">Its recipe.</param>
    public static void Write(string modelFolder, string runFolder, Recipe recipe)
    {
        LearningCurve.Draw([("this model", runFolder)], Path.Combine(modelFolder, "learning-curve.png"));
        using var model = LanguageModel.Load(modelFolder);
        File.WriteAllText(Path.Combine(modelFolder, "README.md"), Text(model, modelFolder, recipe));
    }

    private static string Text(LanguageModel model, string modelFolder, Recipe recipe)
    {
        var text = new StringBuilder();
        var shape = model.Model.Shape;
        var words = CardWords.Of(recipe);
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # A small model that learned IOI

            <!-- Written by: dotnet run -c Release --project tools/Train -- card. What is measured is not edited by hand. -->

            {words.Form} {shape.Layers} layers, {shape.Heads} heads a layer and a residual stream of {shape.ModelWidth}:
            {Parameters(modelFolder, recipe) / 1e6:0.00} million parameters. Context {shape.Context} tokens, vocabulary {shape.Vocabulary}, a byte-level BPE in which
            every word of the training text is one token. Nobody told it how to do indirect object identification; it learned
            next words.

            - Weights: `model.safetensors`, float32, SHA-256 `{Hash(Path.Combine(modelFolder, "model.safetensors"))}`.
            - Made by `dotnet run -c Release --project tools/Train -- run {words.Option}--seed {recipe.Seed}`: {recipe.Steps} steps of {recipe.Rows} rows of {recipe.Context}
              tokens, AdamW, learning rate {recipe.LearningRate:0.####} {words.Made} Where sums come out in another order, on another machine, so does the model.
            - Its circuit: `circuit.json`, found by `dotnet run -c Release --project tools/Train -- circuit`.

            ## Data

            Text that this repository generates (`tools/Train/Corpus`; `-- stories{(words.Option.Length > 0 ? " --rotary" : string.Empty)}` prints some), none of it from elsewhere. {words.Data}

            Held out: one pair of names in eight never occurs in one text; templates {string.Join(", ", HeldOut.Templates.Select(t => t.Id))} are never told
            (the first two resemble others that are);
            {string.Join(" and ", HeldOut.Places)} never fill a template's place. Single names are not held out of a role: a model that never sees a
            name receive anything learns that it never does.

            ![learning curve](learning-curve.png)

            ## IOI on pairs of names never seen together

            | template | order | prompts | IO above S | logit difference |
            |---|---|---:|---:|---:|
            """);
        var scores = TemplateScore.Of(model);
        foreach (var score in scores)
        {
            var heldOut = HeldOut.Templates.Contains(score.Template) ? " (held out)" : string.Empty;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {score.Template.Id}{heldOut} | {(score.Order == NameOrder.Abba ? "ABBA" : "BABA")} | {score.Prompts} | {score.Accuracy:0.0 %} | {score.LogitDifference:0.00} |");
        }

        var all = scores.Sum(score => score.Prompts);
        var abc = AbcScore.Of(model);
        var places = InHeldOutPlaces(model);
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            | all | both | {all} | {scores.Sum(s => s.Prompts * s.Accuracy) / all:0.0 %} | {scores.Sum(s => s.Prompts * s.LogitDifference) / all:0.00} |

            In places that training never put into a template, on {places.Length} prompts: IO above S in {places.Count(d => d > 0) / (double)places.Length:0.0 %}, logit
            difference {places.Average():0.00}.

            In sentences of the same words and of no plan that the training text follows, again with held-out pairs of names:

            | sentence | prompts | IO above S | logit difference |
            |---|---:|---:|---:|
            """);
        foreach (var template in HeldOut.NewSentences)
        {
            var differences = IoiScore.Differences(model.Model, InNewSentences(model, template));
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {template.Text.Replace("[B]", "B").Replace("[A]", "A").Replace("[PLACE]", "…").Replace("[OBJECT]", "…")} | {differences.Length} | {differences.Count(d => d > 0) / (double)differences.Length:0.0 %} | {differences.Average():0.00} |");
        }

        var repetition = RepetitionScore.Of(model, recipe.Text);
        text.AppendLine(CultureInfo.InvariantCulture, $"""

            {words.NewSentences}

            On {abc.Prompts} ABC prompts, where a third person gives, {words.Abc(abc)}

            Of random words that are repeated, a word costs {repetition.FirstLoss:0.00} nats at first and {repetition.SecondLoss:0.00} when it comes again. Head {repetition.Induction.Head} is an
            induction head: it attends to what followed a word before ({repetition.Induction.Score:0.00}). {words.Duplicates(repetition)}

            ## What it writes

            Sampled at temperature 0.8 with seeds 0, 1, 2 and so on, the first four, not chosen. The beginning is ours.
            """);
        foreach (var (seed, beginning) in Beginnings.Index())
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"> **{beginning}**{NextToken.Sample(model, beginning, (ulong)seed)[beginning.Length..]}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"""

            ## What it cannot do

            {words.Knows}, a few dozen places and things, and the sentences that a small grammar can make of them.
            Anything else it has never seen. It is a subject for experiments on circuits, and nothing to build on.
            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Prompts of one of <see cref="HeldOut.NewSentences"/>, of held-out pairs.</summary>
    public static IoiDataset InNewSentences(LanguageModel model, IoiTemplate template) => IoiDataset
        .Generate(model.Tokenizer, [template], 800, seed: 15, contextLength: model.Model.Shape.Context)
        .WithHeldOutPairs();

    /// <summary>The logit differences in places that training never put into a template.</summary>
    public static float[] InHeldOutPlaces(LanguageModel model)
    {
        var prompts = IoiDataset
            .Generate(model.Tokenizer, IoiTemplates.Paper, 2400, seed: 13, contextLength: model.Model.Shape.Context)
            .WithHeldOutPairs();
        return IoiScore.Differences(model.Model, prompts.Select(
            [.. Enumerable.Range(0, prompts.Count).Where(n => prompts.Prompts[n].Sentence.Place is { } place && HeldOut.Places.Contains(place))]));
    }

    private static long Parameters(string modelFolder, Recipe recipe)
    {
        using var model = recipe.GoOn(modelFolder);
        return model.Parameters.Sum(parameter => parameter.numel());
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
