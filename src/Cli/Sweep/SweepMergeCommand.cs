using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoiClaims.Cli;

/// <summary>ioi sweep merge: parts of a sweep become the whole.</summary>
internal static class SweepMergeCommand
{
    private const string Examples = """
        ioi sweep merge part-1.json part-2.json                  parts that 'ioi sweep --shard i/2 --json' wrote
        ioi sweep merge part-1.json part-2.json --out sweep.json
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command("merge", "Puts the parts of a sweep together; one that is missing or there twice is an error.");
        var parts = new Argument<string[]>("parts")
        {
            Description = "The JSON of each part.",
            Arity = ArgumentArity.OneOrMore,
        };
        var file = new Option<string?>("--out", "-o")
        {
            Description = "Write the JSON to a file instead of standard output.",
            HelpName = "file",
        };
        command.Add(parts);
        command.Add(file);
        command.SetAction(parsed =>
        {
            var text = Json.Text(SweepMerge.Of([.. parsed.GetValue(parts)!.Select(part => (part, Read(surroundings.PathOf(part), part)))]));
            if (parsed.GetValue(file) is { } path)
            {
                AtomicText.Write(surroundings.PathOf(path), text);
                surroundings.Error.WriteLine($"Written: {surroundings.PathOf(path)}");
            }
            else
            {
                surroundings.Output.Write(text);
            }

            return ExitCode.Success;
        });
        return new CommandWithExamples(command, Examples);
    }

    private static JsonObject Read(string path, string name)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new FailedException($"{name} is no part of a sweep: it is no JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new FailedException($"{name} is no JSON: {wrong.Message}");
        }
    }
}
