using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What heads write at a role, one vector a prompt, or where tokens stand, one a token. Immutable.</summary>
public sealed class HeadOutputs : IPromptReading<HeadOutputs>
{
    private HeadOutputs(string name, ImmutableArray<ImmutableArray<float>> vectors)
    {
        Name = name;
        Vectors = vectors;
    }

    /// <summary>Whose output it is, and where.</summary>
    public string Name { get; }

    /// <summary>One vector a prompt [N][W].</summary>
    public ImmutableArray<ImmutableArray<float>> Vectors { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => Vectors.Length;

    /// <summary>Length of a vector, W.</summary>
    public int Width => Vectors[0].Length;

    /// <summary>What heads write to the residual stream, z W_O, their sum; attention biases are not included [N][D].</summary>
    /// <exception cref="ArgumentException">Not a head, one that the model does not have, or a role that the prompts lack.</exception>
    public static HeadOutputs Written(PlainRun run, ComponentSet heads, Role at)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(heads);
        using var scope = NewDisposeScope();
        var sum = heads.Select(component =>
        {
            ComponentOrder.Check(component, run.Model.Shape);
            return component is Head head
                ? matmul(AtRole(run, head, at), run.Model.HeadWeights(head.Layer, head.Index).Output)
                : throw new ArgumentException($"{component} is not a head.", nameof(heads));
        }).Aggregate((left, right) => left.Plus(right));
        return new HeadOutputs($"output of {heads.Name} at {at}", Floats.Rows(sum));
    }

    /// <summary>What a head writes where tokens of a text stand, one vector a token [tokens][D].</summary>
    /// <param name="run">The plain run on the text.</param>
    /// <param name="head">The head.</param>
    /// <param name="places">The tokens, by their prompt and position in the run.</param>
    /// <exception cref="ArgumentException">A head that the model does not have, no places, or one outside the run.</exception>
    public static HeadOutputs Written(PlainRun run, Head head, IReadOnlyList<Occurrence> places)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(places);
        ComponentOrder.Check(head, run.Model.Shape);
        if (places.Count == 0 || places.Any(at => at.Prompt >= run.Batch.Count || at.Position >= run.Batch.Length))
        {
            throw new ArgumentException(
                $"Outputs are read at one or more tokens of the run's {run.Batch.Count} prompts; these are other tokens.",
                nameof(places));
        }

        using var scope = NewDisposeScope();
        var rows = tensor(
            places.Select(at => (long)at.Prompt * run.Batch.Length + at.Position).ToArray(), device: run.Model.Device);
        var z = run.Z(head.Layer).select(2, head.Index).flatten(0, 1).index_select(0, rows);
        return new HeadOutputs(
            $"output of {head}", Floats.Rows(matmul(z, run.Model.HeadWeights(head.Layer, head.Index).Output)));
    }

    /// <summary>What a head mixes from the values that it attends to, z, before its output weights [N][Dh].</summary>
    /// <exception cref="ArgumentException">The model has no such head, or the prompts lack the role.</exception>
    public static HeadOutputs Z(PlainRun run, Head head, Role at)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(head);
        ComponentOrder.Check(head, run.Model.Shape);
        using var scope = NewDisposeScope();
        return new HeadOutputs($"mixed values of {head} at {at}", Floats.Rows(AtRole(run, head, at)));
    }

    /// <inheritdoc/>
    public static HeadOutputs Join(IReadOnlyList<HeadOutputs> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Count > 0 && parts.All(part => part.Name == parts[0].Name && part.Width == parts[0].Width)
            ? new HeadOutputs(parts[0].Name, [.. parts.SelectMany(part => part.Vectors)])
            : throw new ArgumentException("Only one or more outputs of the same heads at the same role can be joined.", nameof(parts));
    }

    private static Tensor AtRole(PlainRun run, Head head, Role at) =>
        RoleRows.Pick(run, run.Z(head.Layer).select(2, head.Index), at);
}
