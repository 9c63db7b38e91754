using System.Globalization;
using IoiClaims.Gpt2;

namespace IoiClaims.Cli;

/// <summary>Tells of a fetch in lines, for logs: a large file says every tenth of it.</summary>
internal sealed class FetchLog(Action<string> write)
{
    private const long Large = 50_000_000;

    private readonly Dictionary<string, long> tenths = new(StringComparer.Ordinal);

    /// <summary>A retry as a line.</summary>
    public static string Describe(FetchRetrying retrying) => string.Create(
        CultureInfo.InvariantCulture,
        $"{retrying.What}: {retrying.Why}; trying again{(retrying.After > TimeSpan.Zero ? $" in {retrying.After.TotalSeconds:0.#} s" : string.Empty)}");

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    public void Tell(FetchEvent happened)
    {
        switch (happened)
        {
            case FetchPlanned planned:
                write($"Fetching {planned.Files.Length} files, {Size(planned.Files.Sum(file => file.Size))}, into {planned.Folder}");
                break;
            case FileGrown { File.Size: >= Large } grown:
                var tenth = grown.Bytes * 10 / grown.File.Size;
                if (tenth > tenths.GetValueOrDefault(grown.File.Name) && tenth < 10)
                {
                    write($"{grown.File.Name}: {tenth * 10} %");
                }

                tenths[grown.File.Name] = tenth;
                break;
            case FileVerified verified:
                write($"{verified.File.Name}: {Size(verified.File.Size)}, hash verified");
                break;
            case FetchRetrying retrying:
                write(Describe(retrying));
                break;
        }
    }
}
