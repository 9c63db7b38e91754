using System.Runtime.ExceptionServices;
using TorchSharp;

namespace IoiClaims;

/// <summary>
/// Parts of a computation that have nothing to do with each other, several at a time. The layers of a small model keep no more than
/// one core busy, so two parts on half of the cores each take little more than half of the time of one after the other on all.
/// </summary>
internal static class SideBySide
{
    /// <summary>How many parts are computed at a time.</summary>
    public const int Lanes = 2;

    /// <summary>The results in the order of the parts. On a GPU, or where torch may take one thread only, one part comes after the other.</summary>
    /// <param name="device">Where the parts are computed.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="compute">Computes one. It changes nothing that another one sees.</param>
    /// <exception cref="Exception">What the first part that fails throws; parts that have not begun are left out.</exception>
    public static IReadOnlyList<TResult> Map<TPart, TResult>(torch.Device device, IReadOnlyList<TPart> parts, Func<TPart, TResult> compute)
    {
        var threads = torch.get_num_threads();
        if (device.type != DeviceType.CPU || threads < Lanes || parts.Count < Lanes)
        {
            return [.. parts.Select(compute)];
        }

        var (next, results, failures) = (-1, new TResult[parts.Count], new Exception?[parts.Count]);
        void Lane()
        {
            // How many threads torch takes belongs to the thread that asks it.
            torch.set_num_threads(Math.Max(1, threads / Lanes));
            try
            {
                while (!failures.Any(failure => failure is not null) && Interlocked.Increment(ref next) is var part && part < parts.Count)
                {
                    try
                    {
                        results[part] = compute(parts[part]);
                    }
                    catch (Exception exception)
                    {
                        failures[part] = exception;
                    }
                }
            }
            finally
            {
                torch.set_num_threads(threads);
            }
        }

        Parallel.Invoke([.. Enumerable.Repeat(Lane, Lanes)]);
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return results;
    }
}
