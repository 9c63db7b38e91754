using System.Reflection;
using System.Runtime.InteropServices;

namespace IoiClaims.Build.Tests;

/// <summary>What the build wrote down about itself for its tests.</summary>
internal static class BuildFacts
{
    public static string RepositoryRoot { get; } = Get("RepositoryRoot");

    /// <summary>The TorchSharp package's folder in the NuGet cache.</summary>
    public static string TorchSharpPackage { get; } = Get("TorchSharpPackage");

    public static string TorchSharpVersion { get; } = Get("TorchSharpVersion");

    public static string LibTorchVersion { get; } = Get("LibTorchVersion");

    public static string OutputFolder => AppContext.BaseDirectory;

    public static bool IsLinuxX64 =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The repository's own files, without what builds and tools put there.</summary>
    public static IEnumerable<string> SourceFiles() => SourceFiles(RepositoryRoot);

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => !file.Contains(".received.", StringComparison.Ordinal))
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(child => !IsNotOurs(Path.GetFileName(child)) && new DirectoryInfo(child).LinkTarget is null)
                .SelectMany(SourceFiles));

    // As .gitignore has it.
    private static bool IsNotOurs(string folder) =>
        folder is ".git" or "artifacts" or "bin" or "obj" or ".vs" or ".vscode" or ".idea" or "TestResults" or "node_modules";

    private static string Get(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
