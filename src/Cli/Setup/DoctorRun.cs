using System.Runtime.InteropServices;
using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.Report;
using static TorchSharp.torch;

namespace IoiClaims.Cli;

/// <summary>Looks at everything that claims and tools need.</summary>
internal static class DoctorRun
{
    public static IReadOnlyList<DoctorCheck> Run(CommandContext context) =>
    [
        new DoctorCheck("system", CheckState.Ok, $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors"),
        new DoctorCheck(".NET", CheckState.Ok, $"{Environment.Version}"),
        .. Torch(context),
        new DoctorCheck("subjects", CheckState.Ok, $"{string.Join(", ", ShippedSubjects.Names)} (ship with ioi)"),
        .. HubModel.All
            .Select(model => (model, search: CheckpointSources.Find(model, context.Environment)))
            // The claims are about GPT-2 small: the other sizes are shown only if they are here or were asked for.
            .Where(each => each.model == HubModel.Gpt2 || each.search.Folder is not null || each.search.WasAskedFor)
            .Select(each => Model(each.search)),
        .. InTheRepository(context) ? new[] { Browser(context) } : [],
        LastRun(context),
    ];

    private static IEnumerable<DoctorCheck> Torch(CommandContext context)
    {
        DoctorCheck torch, device;
        try
        {
            using var scope = NewDisposeScope();
            var sum = ones(10).sum().item<float>();
            torch = new DoctorCheck("torch", sum == 10 ? CheckState.Ok : CheckState.Broken, $"{__version__} loads and adds, {get_num_threads()} threads");
            device = DeviceCheck.Of(context.Environment.Variable(DeviceChoice.Variable), DeviceChoice.CountGpus());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return
            [
                new DoctorCheck(
                    "torch",
                    CheckState.Broken,
                    $"does not load: {exception.GetBaseException().Message.Split('\n')[0]}. It runs on Linux x64 (glibc 2.34 or newer), "
                    + "Windows x64 and macOS on Apple silicon"),
            ];
        }

        return [torch, device];
    }

    private static DoctorCheck Model(CheckpointSearch search)
    {
        var name = search.Model == HubModel.Gpt2 ? Gpt2Small.Name : search.Model.Name;
        if (search.Folder is { } folder)
        {
            var commit = CheckpointManifest.Read(folder) is { } manifest ? $", commit {manifest.Commit[..12]}" : string.Empty;
            return new DoctorCheck(name, CheckState.Ok, $"{folder} ({search.Places[^1].Source}{commit})");
        }

        return new DoctorCheck(
            name,
            CheckState.Missing,
            search.WasAskedFor ? "is not where it was asked for" : "is not here; claims on it are skipped",
            search.WasAskedFor ? $"unset {search.Model.Variable}" : search.Command)
        {
            LookedAt = [.. search.Places.Select(place => place.ToString())],
        };
    }

    // Some things only the tests of this repository need.
    private static bool InTheRepository(CommandContext context)
    {
        try
        {
            return File.Exists(Path.Combine(RepositoryFolder.Find([context.WorkingFolder]), "build", "pack.sh"));
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static DoctorCheck Browser(CommandContext context)
    {
        const string name = "browser";
        var played = context.Environment.Folder("PLAYWRIGHT_BROWSERS_PATH")
            ?? Path.Combine(
                context.Environment.HomeFolder,
                OperatingSystem.IsWindows() ? Path.Combine("AppData", "Local", "ms-playwright")
                : OperatingSystem.IsMacOS() ? Path.Combine("Library", "Caches", "ms-playwright")
                : Path.Combine(".cache", "ms-playwright"));
        if (Directory.Exists(played) && Directory.EnumerateDirectories(played, "chromium*").Order().LastOrDefault() is { } chromium)
        {
            return new DoctorCheck(name, CheckState.Ok, $"{chromium} (Playwright's)");
        }

        string[] names = OperatingSystem.IsWindows() ? ["chrome.exe", "msedge.exe"] : ["chromium", "chromium-browser", "google-chrome"];
        var found = (context.Environment.Variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(each => Path.Combine(folder, each)))
            .FirstOrDefault(File.Exists);
        return found is not null
            ? new DoctorCheck(name, CheckState.Ok, found)
            : new DoctorCheck(name, CheckState.Missing, "any browser shows reports; Chromium is for the tests of their page", "npx playwright install chromium");
    }

    private static DoctorCheck LastRun(CommandContext context)
    {
        const string name = "last run";
        var folder = ReportFolder.Of(null, context);
        try
        {
            return ReportFolder.TryRead(folder) is { } run
                ? new DoctorCheck(name, CheckState.Ok, $"{Path.Combine(folder, ReportFiles.PageFile)}, {run.Claims.Length} of {run.Units.Length} claims on subjects")
                : new DoctorCheck(name, CheckState.Missing, "no claims ran here yet", $"{CommandContext.Program} claims run");
        }
        catch (FailedException wrong)
        {
            return new DoctorCheck(name, CheckState.Missing, wrong.Message, $"{CommandContext.Program} claims run");
        }
    }
}

/// <summary>Whether subjects can be loaded on the device that is asked for.</summary>
internal static class DeviceCheck
{
    /// <param name="asked">What IOI_DEVICE says; null where it is not set.</param>
    /// <param name="gpus">How many GPUs torch can use.</param>
    public static DoctorCheck Of(string? asked, int gpus)
    {
        const string Name = "device";
        DeviceChoice choice;
        try
        {
            choice = DeviceChoice.Parse(asked);
        }
        catch (FormatException wrong)
        {
            return new DoctorCheck(Name, CheckState.Broken, wrong.Message, $"unset {DeviceChoice.Variable}");
        }

        var there = $"{gpus} GPU{(gpus == 1 ? string.Empty : "s")}";
        if (choice.Gpu is { } gpu)
        {
            return gpu < gpus
                ? new DoctorCheck(Name, CheckState.Ok, $"{choice} of {there}, for {DeviceChoice.Variable} says so")
                : new DoctorCheck(
                    Name,
                    CheckState.Broken,
                    $"{DeviceChoice.Variable} asks for {choice}; torch finds {(gpus == 0 ? "no GPU" : $"{there}, counted from 0")}",
                    gpus == 0 ? DeviceChoice.BuildCommand : $"unset {DeviceChoice.Variable}");
        }

        return new DoctorCheck(Name, CheckState.Ok, gpus > 0
            ? $"CPU; {there} unused, and {DeviceChoice.Variable}=cuda uses one"
            : $"CPU; for an NVIDIA GPU {DeviceChoice.BuildCommand}, then {DeviceChoice.Variable}=cuda");
    }
}
