using IoiClaims.Gpt2;

namespace IoiClaims.Train.Training;

/// <summary>Everything that decides what a training run makes. Equal recipes make equal models on one machine.</summary>
/// <param name="Seed">Of the weights at the start and of the text.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Heads">Heads a layer.</param>
/// <param name="Width">Width of the residual stream.</param>
/// <param name="Context">Longest text in tokens; rows of training text have this length.</param>
/// <param name="Rows">Rows of text a step.</param>
/// <param name="LearningRate">At its height, after warming up; it then falls along a cosine to a tenth.</param>
/// <param name="CheckpointEvery">Steps between checkpoints, each with an examination.</param>
internal sealed record Recipe(
    ulong Seed,
    int Steps = 3500,
    int Layers = 6,
    int Heads = 8,
    int Width = 128,
    int Context = 64,
    int Rows = 64,
    double LearningRate = 1e-3,
    int CheckpointEvery = 100)
{
    private const int WarmUp = 200;

    /// <summary>The model's sizes.</summary>
    public Gpt2Config Config(int vocabulary, int endOfText) =>
        new(Layers, Heads, Width, 4 * Width, vocabulary, Context) { BeginningOfText = endOfText, EndOfText = endOfText };

    /// <summary>The learning rate of a step, counted from 0.</summary>
    public double LearningRateAt(int step)
    {
        if (step < WarmUp)
        {
            return LearningRate * (step + 1) / WarmUp;
        }

        var done = (step - WarmUp) / (double)Math.Max(1, Steps - WarmUp);
        return LearningRate * (0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * done))));
    }
}
