using System.Globalization;

namespace IoiClaims.Checkpoints;

/// <summary>Whether a model fits into memory, before it is read.</summary>
internal static class MemoryNeed
{
    /// <summary>What there is in all: the machine's memory, or what a container may have of it.</summary>
    public static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Refuses a model that is larger than the memory.</summary>
    /// <param name="path">The file that stands for its weights.</param>
    /// <param name="shapes">The shapes of its tensors, which are read as float32 whatever their type in the file is.</param>
    /// <param name="available">Bytes that there are in all.</param>
    /// <exception cref="CheckpointException">It is larger; the message says how large it is and how much there is.</exception>
    public static void Check(string path, IEnumerable<long[]> shapes, long available)
    {
        var weights = shapes.Sum(shape => shape.Aggregate(1.0, (product, size) => product * size));
        var needed = weights * sizeof(float);
        if (needed > available)
        {
            throw new CheckpointException(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the model does not fit into memory: its {weights:N0} weights need {needed / 1e9:0.0} GB as float32, and there are {available / 1e9:0.0} GB"));
        }
    }
}
