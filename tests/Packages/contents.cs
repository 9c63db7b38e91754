// Looks into packed packages: dotnet run contents.cs FEED VERSION LIBRARY…
using System.IO.Compression;
using System.Xml.Linq;

var (feed, version) = (args[0], args[1]);
var problems = new List<string>();
foreach (var id in args[2..].Select(library => $"IoiClaims.{library}"))
{
    var path = Path.Combine(feed, $"{id}.{version}.nupkg");
    if (!File.Exists(path))
    {
        problems.Add($"{id}: there is no package of version {version}");
        continue;
    }

    using var package = ZipFile.OpenRead(path);
    var files = package.Entries.Select(entry => entry.FullName).ToHashSet();
    problems.AddRange(new[] { "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }
        .Where(file => !files.Contains(file)).Select(file => $"{id}: {file} is missing"));

    using var manifest = package.GetEntry($"{id}.nuspec")!.Open();
    var metadata = XDocument.Load(manifest).Root!.Elements().Single();
    XElement? Field(string name) => metadata.Elements().FirstOrDefault(field => field.Name.LocalName == name);
    if (Field("license") is not { Value: "MIT" } license || license.Attribute("type")?.Value != "expression")
    {
        problems.Add($"{id}: the licence is not the expression MIT");
    }

    problems.AddRange(new[] { "description", "readme", "tags", "repository" }
        .Where(field => Field(field) is null).Select(field => $"{id}: the manifest has no {field}"));
    problems.AddRange(Field("dependencies")!.Descendants()
        .Where(used => used.Attribute("id")?.Value.StartsWith("IoiClaims.") == true && used.Attribute("version")?.Value != version)
        .Select(used => $"{id}: uses {used.Attribute("id")?.Value} of version {used.Attribute("version")?.Value}"));
    foreach (var forbidden in new[] { "Microsoft.NET.Test.Sdk", "Meziantou.Analyzer", "NUnit3TestAdapter" })
    {
        if (Field("dependencies")!.Descendants().Any(used => used.Attribute("id")?.Value == forbidden))
        {
            problems.Add($"{id}: {forbidden} is pushed on those who use the package");
        }
    }

    var symbols = Path.ChangeExtension(path, ".snupkg");
    if (!File.Exists(symbols))
    {
        problems.Add($"{id}: there are no symbols ({Path.GetFileName(symbols)})");
        continue;
    }

    using var pdbs = ZipFile.OpenRead(symbols);
    if (pdbs.GetEntry($"lib/net10.0/{id}.pdb") is null)
    {
        problems.Add($"{id}: the symbols have no .pdb");
    }
}

using (var fixtures = ZipFile.OpenRead(Path.Combine(feed, $"IoiClaims.Fixtures.{version}.nupkg")))
{
    foreach (var file in new[] { "trained-model/model.safetensors", "trained-model/vocab.json", "trained-rotary-model/model.safetensors", "buildTransitive/IoiClaims.Fixtures.targets" })
    {
        if (fixtures.GetEntry(file) is null)
        {
            problems.Add($"IoiClaims.Fixtures: {file} is missing, without which there is no trained model");
        }
    }
}

foreach (var file in new[] { "IoiClaims.Interp.targets", "LibStdCxx.targets", "LibStdCxxCompatibility.cs" })
{
    using var interp = ZipFile.OpenRead(Path.Combine(feed, $"IoiClaims.Interp.{version}.nupkg"));
    if (interp.GetEntry($"buildTransitive/{file}") is null)
    {
        problems.Add($"IoiClaims.Interp: buildTransitive/{file} is missing, without which torch does not load on older Linux");
    }
}

problems.ForEach(Console.Error.WriteLine);
return problems.Count == 0 ? 0 : 1;
