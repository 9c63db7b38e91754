using System.Runtime.InteropServices;
using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.Report;
using static TorchSharp.torch;

namespace IoiClaims.Cli;

/// <summary>Looks at everything that claims and tools need.</summary>
internal static class DoctorRun
{
    private const string VocabularyVariable = "IOI_GPT2_VOCAB";

    public static IReadOnlyList<Check> Run(Surroundings surroundings) =>
    [
        new Check("system", CheckState.Ok, $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors"),
        new Check(".NET", CheckState.Ok, $"{Environment.Version}"),
        .. Torch(surroundings),
        new Check("subjects", CheckState.Ok, $"{string.Join(", ", ShippedSubjects.Names)} (ship with ioi)"),
        .. HubModel.All
            .Select(model => (model, search: CheckpointSources.Find(model, surroundings.Environment)))
            // The claims are about GPT-2 small: that the other sizes are nowhere is no news, unless one was asked for.
            .Where(each => each.model == HubModel.Gpt2 || each.search.Folder is not null || each.search.WasAskedFor)
            .Select(each => Model(each.search)),
        .. InTheRepository(surroundings) ? new[] { Vocabulary(surroundings), Browser(surroundings) } : [],
        LastRun(surroundings),
    ];

    private static IEnumerable<Check> Torch(Surroundings surroundings)
    {
        Check torch, device;
        try
        {
            using var scope = NewDisposeScope();
            var sum = ones(10).sum().item<float>();
            torch = new Check("torch", sum == 10 ? CheckState.Ok : CheckState.Broken, $"{__version__} loads and adds, {get_num_threads()} threads");
            device = DeviceCheck.Of(surroundings.Environment.Variable(DeviceChoice.Variable), DeviceChoice.CountGpus());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return
            [
                new Check(
                    "torch",
                    CheckState.Broken,
                    $"does not load: {exception.GetBaseException().Message.Split('\n')[0]}. It runs on Linux x64 (glibc 2.34 or newer), "
                    + "Windows x64 and macOS on Apple silicon"),
            ];
        }

        return [torch, device];
    }

    private static Check Model(CheckpointSearch search)
    {
        var name = search.Model == HubModel.Gpt2 ? Gpt2Small.Name : search.Model.Name;
        if (search.Folder is { } folder)
        {
            var commit = CheckpointManifest.Read(folder) is { } manifest ? $", commit {manifest.Commit[..12]}" : string.Empty;
            return new Check(name, CheckState.Ok, $"{folder} ({search.Places[^1].Source}{commit})");
        }

        return new Check(
            name,
            CheckState.Missing,
            search.WasAskedFor ? "is not where it was asked for" : "is not here; claims on it are skipped",
            search.WasAskedFor ? $"unset {search.Model.Variable}" : $"{Surroundings.Program} fetch {search.Model.Name}")
        {
            LookedAt = [.. search.Places.Select(place => place.ToString())],
        };
    }

    // Some things only the tests of this repository need.
    private static bool InTheRepository(Surroundings surroundings)
    {
        try
        {
            return File.Exists(Path.Combine(RepositoryFolder.Find([surroundings.WorkingFolder]), "build", "fetch-gpt2-vocabulary.sh"));
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static Check Vocabulary(Surroundings surroundings)
    {
        const string name = "vocabulary";
        const string fix = $"export {VocabularyVariable}=\"$(build/fetch-gpt2-vocabulary.sh)\"";
        if (surroundings.Environment.Folder(VocabularyVariable) is not { } folder)
        {
            return CheckpointSources.Find(HubModel.Gpt2, surroundings.Environment).Folder is { } model
                ? new Check(name, CheckState.Ok, $"GPT-2's, with the weights in {model}")
                : new Check(name, CheckState.Missing, "GPT-2's, for the dry run and tests of tokens; they are skipped", fix);
        }

        var missing = new[] { "vocab.json", "merges.txt" }.Where(file => !File.Exists(Path.Combine(folder, file))).ToList();
        return missing.Count == 0
            ? new Check(name, CheckState.Ok, $"GPT-2's, in {folder}")
            : new Check(name, CheckState.Missing, $"{VocabularyVariable} names {folder}, which lacks {string.Join(" and ", missing)}", fix);
    }

    private static Check Browser(Surroundings surroundings)
    {
        const string name = "browser";
        var played = surroundings.Environment.Folder("PLAYWRIGHT_BROWSERS_PATH")
            ?? Path.Combine(
                surroundings.Environment.HomeFolder,
                OperatingSystem.IsWindows() ? Path.Combine("AppData", "Local", "ms-playwright")
                : OperatingSystem.IsMacOS() ? Path.Combine("Library", "Caches", "ms-playwright")
                : Path.Combine(".cache", "ms-playwright"));
        if (Directory.Exists(played) && Directory.EnumerateDirectories(played, "chromium*").Order().LastOrDefault() is { } chromium)
        {
            return new Check(name, CheckState.Ok, $"{chromium} (Playwright's)");
        }

        string[] names = OperatingSystem.IsWindows() ? ["chrome.exe", "msedge.exe"] : ["chromium", "chromium-browser", "google-chrome"];
        var found = (surroundings.Environment.Variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(each => Path.Combine(folder, each)))
            .FirstOrDefault(File.Exists);
        return found is not null
            ? new Check(name, CheckState.Ok, found)
            : new Check(name, CheckState.Missing, "any browser shows reports; Chromium is for the tests of their page", "npx playwright install chromium");
    }

    private static Check LastRun(Surroundings surroundings)
    {
        const string name = "last run";
        var folder = ReportFolder.Of(null, surroundings);
        try
        {
            return ReportFolder.TryRead(folder) is { } run
                ? new Check(name, CheckState.Ok, $"{Path.Combine(folder, RunReport.PageFile)}, {run.Claims.Length} of {run.Units.Length} claims on subjects")
                : new Check(name, CheckState.Missing, "no claims ran here yet", $"{Surroundings.Program} claims run");
        }
        catch (FailedException wrong)
        {
            return new Check(name, CheckState.Missing, wrong.Message, $"{Surroundings.Program} claims run");
        }
    }
}
