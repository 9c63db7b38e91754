using System.Reflection;

namespace IoiClaims.Docs.Tests;

/// <summary>The repository's own files, without what builds and tools put there.</summary>
internal static class Repository
{
    public static string Root { get; } = Fact("RepositoryRoot");

    public static string LibTorchVersion { get; } = Fact("LibTorchVersion");

    /// <summary>The SDK's C# compiler.</summary>
    public static string Compiler { get; } = Fact("Compiler");

    /// <summary>Files by their ending, as paths from the root with slashes.</summary>
    public static IEnumerable<string> Files(params string[] endings) => All(Root)
        .Where(file => endings.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Full(file)).ReplaceLineEndings("\n");

    public static string Full(string file) => Path.GetFullPath(Path.Combine(Root, file));

    private static IEnumerable<string> All(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => Path.GetFileName(child) is not (".git" or "artifacts" or "bin" or "obj" or "TestResults" or "node_modules")
                && new DirectoryInfo(child).LinkTarget is null)
            .SelectMany(All));

    private static string Fact(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == key).Value!;
}
