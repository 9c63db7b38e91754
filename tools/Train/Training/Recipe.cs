using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Llama;
using IoiClaims.Train.Corpus;

namespace IoiClaims.Train.Training;

/// <summary>Everything that decides what a training run makes. Equal recipes make equal models on one machine.</summary>
internal abstract record Recipe
{
    private const int WarmUp = 200;

    /// <summary>Of the weights at the start and of the text.</summary>
    public ulong Seed { get; init; }

    /// <summary>Optimiser steps.</summary>
    public int Steps { get; init; } = 3500;

    /// <summary>Layers.</summary>
    public int Layers { get; init; }

    /// <summary>Heads a layer.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Longest text in tokens; rows of training text have this length.</summary>
    public int Context { get; init; } = 64;

    /// <summary>Rows of text a step.</summary>
    public int Rows { get; init; } = 64;

    /// <summary>At its height, after warming up; it then falls along a cosine to a tenth.</summary>
    public double LearningRate { get; init; }

    /// <summary>The step at which the learning rate starts again, if it does before it has fallen all the way.</summary>
    public int? Again { get; init; }

    /// <summary>After how many steps it has fallen, where it does not start again before.</summary>
    public int FirstFall { get; init; }

    /// <summary>Steps between checkpoints, each with an examination.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>What it is trained on.</summary>
    public abstract Telling Text { get; }

    /// <summary>The share of <see cref="Telling.TellEarly"/> among the stories of a step.</summary>
    public virtual double EarlyShareAt(int step) => 0;

    /// <summary>The model before its first step.</summary>
    public abstract ITrainable Initialise(Gpt2Tokenizer tokenizer);

    /// <summary>The model of a checkpoint.</summary>
    public abstract ITrainable GoOn(string folder);

    /// <summary>The learning rate of a step, counted from 0.</summary>
    public double LearningRateAt(int step)
    {
        var (length, at) = Again is not { } again ? (Steps, step) : step < again ? (FirstFall, step) : (Steps - again, step - again);
        if (at < WarmUp)
        {
            return LearningRate * (at + 1) / WarmUp;
        }

        var done = (at - WarmUp) / (double)Math.Max(1, length - WarmUp);
        return LearningRate * (0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * done))));
    }
}

/// <summary>A small GPT-2, on stories in which grammar shows who gives.</summary>
internal sealed record Gpt2Recipe : Recipe
{
    public Gpt2Recipe()
    {
        Layers = 6;
        LearningRate = 1e-3;
    }

    /// <inheritdoc/>
    public override Telling Text => Telling.Stories;

    /// <inheritdoc/>
    public override ITrainable Initialise(Gpt2Tokenizer tokenizer) => TrainableGpt2.Initialise(
        new Gpt2Config(Layers, Heads, Width, 4 * Width, tokenizer.VocabularySize, Context)
        {
            BeginningOfText = tokenizer.EndOfText,
            EndOfText = tokenizer.EndOfText,
        },
        Seed);

    /// <inheritdoc/>
    public override ITrainable GoOn(string folder)
    {
        using var checkpoint = Gpt2Checkpoint.Load(folder);
        return TrainableGpt2.From(checkpoint.Model);
    }
}

/// <summary>A small Llama, with keys and values that two heads share, on stories in which everybody has two turns.</summary>
internal sealed record LlamaRecipe : Recipe
{
    public LlamaRecipe()
    {
        Layers = 4;
        LearningRate = 2e-3;
        Rows = 32;
        Steps = 6000;
        Again = 3300;
        FirstFall = 4000;
    }

    /// <inheritdoc/>
    public override Telling Text => Telling.OfTurns;

    /// <summary>All of them up to step 800, none from step 1600 on.</summary>
    public override double EarlyShareAt(int step) => Math.Clamp(2 - (step / 800.0), 0, 1);

    /// <summary>How many heads of a layer have keys and values of their own.</summary>
    public int KeyValueHeads { get; init; } = 4;

    /// <summary>Width of the MLPs' hidden layers.</summary>
    public int InnerWidth { get; init; } = 128;

    /// <inheritdoc/>
    public override ITrainable Initialise(Gpt2Tokenizer tokenizer) => TrainableLlama.Initialise(
        new LlamaConfig(Layers, Heads, KeyValueHeads, Width / Heads, Width, InnerWidth, tokenizer.VocabularySize, Context)
        {
            TiedUnembedding = true,
            BeginningOfText = tokenizer.EndOfText,
            EndOfText = tokenizer.EndOfText,
        },
        Seed);

    /// <inheritdoc/>
    public override ITrainable GoOn(string folder)
    {
        using var model = LlamaFolder.Load(folder);
        return TrainableLlama.From(model);
    }
}
