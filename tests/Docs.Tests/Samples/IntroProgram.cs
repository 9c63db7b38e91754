using System.Reflection;

namespace IoiClaims.Docs.Tests.Samples;

/// <summary>
/// An introductory program, compiled by the SDK's own compiler against what its #:project lines name, as <c>dotnet run</c> would
/// do it, but without a build: what they name was built for these tests.
/// </summary>
internal static class IntroProgram
{
    private const string ProjectLine = "#:project ";

    // What ImplicitUsings adds to every program.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Compiles a program into the folder of these tests, where all that it needs to run lies.</summary>
    /// <returns>What the compiler says, empty if nothing; and the program, to be run with <see cref="RunArguments"/>.</returns>
    public static async Task<(string Said, string Program)> CompileAsync(string file, CancellationToken cancellation)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Path.ChangeExtension(Path.GetFileName(file), ".dll"));
        var usings = Path.ChangeExtension(program, ".usings.cs");
        var arguments = Path.ChangeExtension(program, ".rsp");
        await File.WriteAllTextAsync(usings, ImplicitUsings, cancellation);
        await File.WriteAllLinesAsync(
            arguments,
            [
                "-nologo", "-nostdlib", "-langversion:latest", "-nullable", "-warnaserror", "-features:FileBasedProgram", "-target:exe",
                $"-out:\"{program}\"", .. References(file).Select(reference => $"-reference:\"{reference}\""), $"\"{usings}\"", $"\"{file}\"",
            ],
            cancellation);
        var (code, said) = await Dotnet.RunAsync(["exec", Repository.Compiler, "-noconfig", $"@{arguments}"], cancellation);
        return (code == 0 ? said : $"exit code {code}\n{said}", program);
    }

    /// <summary>What dotnet runs a compiled program by: the libraries of these tests.</summary>
    public static string[] RunArguments(string program)
    {
        var tests = Path.Combine(AppContext.BaseDirectory, Assembly.GetExecutingAssembly().GetName().Name!);
        return ["exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig", $"{tests}.runtimeconfig.json", program];
    }

    // The framework, and of the project's libraries those that the program names, with those that they use.
    private static IEnumerable<string> References(string file)
    {
        var known = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .DistinctBy(path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var named = new Stack<string>(File.ReadLines(file).Where(line => line.StartsWith(ProjectLine, StringComparison.Ordinal))
            .Select(line => Path.GetFileNameWithoutExtension(line[ProjectLine.Length..].Trim())));
        var found = new HashSet<string>(known.Values.Where(path => Path.GetDirectoryName(path) == framework));
        while (named.TryPop(out var name))
        {
            if (known.TryGetValue(name, out var path) && found.Add(path))
            {
                foreach (var used in Assembly.Load(name).GetReferencedAssemblies())
                {
                    named.Push(used.Name!);
                }
            }
        }

        return found;
    }
}
