using System.Globalization;
using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.Train.Corpus;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>
/// A training run in a folder: a checkpoint to go on from, a learning curve, and at the end the model. Interrupted and
/// started again, it goes on where the last checkpoint was.
/// </summary>
internal sealed class TrainingRun(Recipe recipe, string folder)
{
    private const ulong ExaminationSeed = 0x6578616D;

    /// <summary>The folder of the model, in Hugging Face layout.</summary>
    public string ModelFolder => Path.Combine(folder, "model");

    private string CheckpointFolder => Path.Combine(folder, "checkpoint");

    private string NextFolder => CheckpointFolder + ".next";

    private string OptimizerFile => Path.Combine(CheckpointFolder, "optimizer.bin");

    private string StepFile => Path.Combine(CheckpointFolder, "step.txt");

    private string CurveFile => Path.Combine(folder, "learning-curve.csv");

    /// <summary>Trains to the end, or until cancelled; what was done since the last checkpoint is then lost.</summary>
    /// <param name="say">Told the progress, a line at a time.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="InvalidOperationException">The folder holds a run with another recipe; it stays as it is.</exception>
    public void Go(Action<string> say, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        CheckThatTheRecipeIsTheSame();
        FinishAnInterruptedExchange();
        var tokenizer = recipe.Text.Vocabulary().ToTokenizer();
        var text = new TrainingText(recipe.Text, tokenizer, recipe.Context, recipe.Seed);
        var examination = new TrainingText(recipe.Text, tokenizer, recipe.Context, ExaminationSeed).Rows(0, 64);
        var first = File.Exists(StepFile) ? int.Parse(File.ReadAllText(StepFile), CultureInfo.InvariantCulture) : 0;
        using var model = first == 0 ? recipe.Initialise(tokenizer) : recipe.GoOn(CheckpointFolder);
        using var optimizer = optim.AdamW(model.Parameters, lr: recipe.LearningRate, beta1: 0.9, beta2: 0.98, weight_decay: 0.01);
        if (first > 0)
        {
            optimizer.load_state_dict(OptimizerFile);
            say($"going on from step {first}");
        }
        else
        {
            File.WriteAllText(CurveFile, "step,loss,held_out_loss,accuracy,logit_difference,accuracy_unseen,logit_difference_unseen\n");
        }

        var losses = new List<double>();
        for (var step = first; step < recipe.Steps && !cancellation.IsCancellationRequested; step++)
        {
            losses.Add(Step(model, optimizer, text.Rows(step, recipe.Rows, recipe.EarlyShareAt(step)), recipe.LearningRateAt(step)));
            if ((step + 1) % recipe.CheckpointEvery == 0 || step + 1 == recipe.Steps)
            {
                var line = Examine(model, tokenizer, examination, step + 1, losses.Average());
                File.AppendAllText(CurveFile, line + "\n");
                say(line);
                Keep(model, optimizer, tokenizer, step + 1);
                losses.Clear();
            }
        }

        if (!cancellation.IsCancellationRequested)
        {
            model.Save(ModelFolder, tokenizer);
        }
    }

    private static double Step(ITrainable model, OptimizerHelper optimizer, long[][] rows, double learningRate)
    {
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        var (inputs, targets) = Split(rows);
        var logits = model.Forward(inputs);
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten());
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(model.Parameters, 1.0);
        optimizer.step();
        return loss.item<float>();
    }

    private static (Tensor Inputs, Tensor Targets) Split(long[][] rows)
    {
        var all = tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, rows[0].Length);
        return (all.narrow(1, 0, rows[0].Length - 1), all.narrow(1, 1, rows[0].Length - 1));
    }

    private static string Examine(ITrainable model, Gpt2Tokenizer tokenizer, long[][] examination, int step, double loss)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (inputs, targets) = Split(examination);
        var heldOut = nn.functional.cross_entropy(model.Forward(inputs).flatten(0, 1), targets.flatten()).item<float>();
        using var frozen = model.Freeze();
        var seen = IoiScore.Of(frozen, tokenizer, HeldOut.TrainedTemplates, 24, seed: 1);
        var unseen = IoiScore.Of(frozen, tokenizer, HeldOut.Templates, 24, seed: 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{step},{loss:0.0000},{heldOut:0.0000},{seen.Accuracy:0.000},{seen.LogitDifference:0.000},{unseen.Accuracy:0.000},{unseen.LogitDifference:0.000}");
    }

    private void CheckThatTheRecipeIsTheSame()
    {
        var file = Path.Combine(folder, "recipe.txt");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, recipe.ToString());
        }
        else if (File.ReadAllText(file) is var begun && begun != recipe.ToString())
        {
            throw new InvalidOperationException(
                $"The folder {folder} holds a run with another recipe: {begun}, not {recipe}. Go on with that one, or give "
                + "this one another folder with --out.");
        }
    }

    // Interrupted between taking the old checkpoint away and putting the new one in its place, only the new one is there.
    private void FinishAnInterruptedExchange()
    {
        // The step is written last.
        if (!Directory.Exists(CheckpointFolder) && File.Exists(Path.Combine(NextFolder, Path.GetFileName(StepFile))))
        {
            Directory.Move(NextFolder, CheckpointFolder);
        }
    }

    // Written beside the old one first, so that an interruption leaves one of them whole.
    private void Keep(ITrainable model, OptimizerHelper optimizer, Gpt2Tokenizer tokenizer, int step)
    {
        var next = NextFolder;
        if (Directory.Exists(next))
        {
            Directory.Delete(next, recursive: true);
        }

        model.Save(next, tokenizer);
        optimizer.save_state_dict(Path.Combine(next, Path.GetFileName(OptimizerFile)));
        File.WriteAllText(Path.Combine(next, Path.GetFileName(StepFile)), step.ToString(CultureInfo.InvariantCulture));
        if (Directory.Exists(CheckpointFolder))
        {
            Directory.Delete(CheckpointFolder, recursive: true);
        }

        Directory.Move(next, CheckpointFolder);
    }
}
