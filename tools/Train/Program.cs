using System.CommandLine;
using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Card;
using IoiClaims.Train.Training;

var root = new RootCommand("Trains a small model that does IOI, on stories that it writes itself.");

var rotary = new Option<bool>("--rotary") { Description = "The small Llama and its text, in place of the small GPT-2." };
var seed = new Option<ulong>("--seed") { Description = "Of weights and text.", DefaultValueFactory = _ => 0 };
var steps = new Option<int?>("--steps") { Description = "Optimiser steps; the recipe's own if omitted." };
var rate = new Option<double?>("--rate")
{
    Description = "Highest learning rate; the recipe's own if omitted.",
    CustomParser = result =>
    {
        if (!TypedNumber.TryParse(result.Tokens[^1].Value, out double rate, out var wrong) || rate <= 0)
        {
            result.AddError($"--rate: {(wrong.Length > 0 ? wrong : "it has to be above 0.")}");
        }

        return rate;
    },
};
var output = new Option<string?>("--out")
{
    Description = "Folder of the run, artifacts/train/seedN if omitted; an interrupted run in it is gone on with.",
};
var train = new Command("run", "Trains a model, with checkpoints and a learning curve.") { rotary, seed, steps, rate, output };
train.SetAction((parsed, cancellation) => Task.Run(
    () => new TrainingRun(
        RecipeOf(parsed),
        parsed.GetValue(output) ?? Path.Combine("artifacts", "train", $"{(parsed.GetValue(rotary) ? "rotary-" : string.Empty)}seed{parsed.GetValue(seed)}"))
        .Go(Console.WriteLine, cancellation),
    CancellationToken.None));
root.Subcommands.Add(train);

var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 20 };
var stories = new Command("stories", "Prints stories of the training text.") { rotary, seed, count };
stories.SetAction(parsed =>
{
    var random = new SplitMix64(parsed.GetValue(seed));
    for (var i = 0; i < parsed.GetValue(count); i++)
    {
        Console.WriteLine(RecipeOf(parsed).Text.Tell(random));
    }
});
root.Subcommands.Add(stories);

var folder = new Argument<string>("folder") { Description = "A model's folder." };
var score = new Command("score", "Prints how well a model does IOI on held-out prompts, template by template.") { rotary, folder };
score.SetAction(parsed =>
{
    using var model = LanguageModel.Load(parsed.GetValue(folder)!);
    foreach (var template in HeldOut.TrainedTemplates.Concat(HeldOut.Templates).Concat(HeldOut.NewSentences))
    {
        var found = IoiScore.Of(model.Model, model.Tokenizer, [template], 60, seed: 3);
        var unseen = HeldOut.TrainedTemplates.Contains(template) ? string.Empty : " (held out)";
        Console.WriteLine($"{template.Id}{unseen}: IO above S in {found.Accuracy:0.0 %}, logit difference {found.LogitDifference:0.00}, on {found.Prompts} prompts");
    }

    Console.WriteLine(RepetitionScore.Of(model, RecipeOf(parsed).Text));
});
root.Subcommands.Add(score);

var written = new Argument<string>("folder") { Description = "A model's folder." };
var fromRun = new Option<string>("--run") { Description = "The folder of the run that made it.", Required = true };
var card = new Command("card", "Writes a model's card, README.md, with its learning curve: everything in it is measured.") { rotary, written, fromRun, seed };
card.SetAction(parsed => ModelCard.Write(parsed.GetValue(written)!, parsed.GetValue(fromRun)!, RecipeOf(parsed)));
root.Subcommands.Add(card);

var runs = new Argument<string[]>("runs") { Description = "Folders of runs; the legend calls them by their names.", Arity = ArgumentArity.OneOrMore };
var curvesFile = new Option<string>("--to") { Description = "The picture, a PNG.", DefaultValueFactory = _ => "learning-curves.png" };
var curves = new Command("curves", "Draws the learning curves of some runs beside each other.") { runs, curvesFile };
curves.SetAction(parsed => LearningCurve.Draw(
    [.. parsed.GetValue(runs)!.Select(run => (Path.GetFileName(Path.TrimEndingDirectorySeparator(run)), run))],
    parsed.GetValue(curvesFile)!));
root.Subcommands.Add(curves);

var searched = new Argument<string>("folder") { Description = "A model's folder." };
var circuit = new Command("circuit", "Looks for the groups of a model's IOI circuit and writes them, with the evidence, to its circuit.json.") { searched };
circuit.SetAction(parsed =>
{
    var text = CircuitEvidenceFile.ToText(CircuitOf.Model(parsed.GetValue(searched)!));
    File.WriteAllText(Path.Combine(parsed.GetValue(searched)!, SubjectCircuit.FileName), text);
    Console.Write(text);
});
root.Subcommands.Add(circuit);

var pictured = new Argument<string>("folder") { Description = "A model's folder, with its circuit.json." };
var picture = new Option<string>("--to") { Description = "The folder of the pictures.", DefaultValueFactory = _ => Path.Combine("docs", "images") };
var figures = new Command("figures", "Draws the case study's figures: what each head does for the task, and where the movers look.") { pictured, picture };
figures.SetAction(parsed => CaseStudyFigures.Draw(parsed.GetValue(pictured)!, parsed.GetValue(picture)!));
root.Subcommands.Add(figures);

// Long enough for a step of training to end and a checkpoint to be written.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });

Recipe RecipeOf(ParseResult parsed)
{
    Recipe family = parsed.GetValue(rotary) ? new LlamaRecipe() : new Gpt2Recipe();
    return family with
    {
        Seed = parsed.GetValue(seed),
        Steps = parsed.GetValue(steps) ?? family.Steps,
        LearningRate = parsed.GetValue(rate) ?? family.LearningRate,
    };
}
