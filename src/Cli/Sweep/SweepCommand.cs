using System.CommandLine;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>ioi sweep: which components matter to a receiver.</summary>
internal static class SweepCommand
{
    private const string Examples = """
        ioi sweep                                    direct effects on the logits
        ioi sweep --to "Name Movers.Q@END"           what the Name Movers' queries rely on
        ioi sweep --to 3.2.Q@END --from s2           … those of head 3.2, with another name at S2
        ioi sweep --to SIN.V@S2 --to NM.Q@END        two hops: into S-Inhibition values, on to the Name Movers' queries
        ioi sweep --to NM.K@IO --from io --metric attention:NM:END:IO
        ioi sweep --shard 1/2 --json > part-1.json   half of the senders, for 'ioi sweep merge'
        ioi sweep --conventions paper --json         everything downstream free, MLPs recomputed; for other programs
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command(
            "sweep", "Path patching of every head and MLP on its own into a receiver: a map of layers × heads, and the largest effects.");
        var to = new Option<string[]>("--to")
        {
            Description = "Where senders are read: heads or a group, a port and a role, as in NM.Q@END; 'logits' (the default) for the "
                + "logits. Give it several times for several hops, the one nearest to the senders first.",
            HelpName = "receiver",
            Arity = ArgumentArity.OneOrMore,
        };
        var from = PatchOptions.From();
        var conventions = PatchOptions.Conventions();
        var top = new Option<int>("--top")
        {
            Description = "How many of the largest effects to list.",
            HelpName = "number",
            DefaultValueFactory = _ => 10,
        }.AtLeast(1, "at least 1 is needed.");
        var shard = new Option<string?>("--shard")
        {
            Description = "Only a part of the senders: which one, from 1, and of how many, as in 2/5. 'ioi sweep merge' puts the JSON of "
                + "all parts together.",
            HelpName = "i/n",
        };
        var metric = MetricOption.Create();
        command.Add(to);
        command.Add(from);
        command.Add(conventions);
        command.Add(metric);
        var bench = new BenchOptions(command, defaultPrompts: 60);
        command.Add(top);
        command.Add(shard);
        var merge = SweepMergeCommand.Create(surroundings);
        command.Add(merge.Command);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Experiment.RunAsync(
            new SweepRequest(
                bench.Read(parsed),
                parsed.GetValue(to) ?? [],
                parsed.GetRequiredValue(from),
                parsed.GetRequiredValue(metric),
                parsed.GetRequiredValue(conventions),
                parsed.GetValue(top),
                parsed.GetValue(shard) is { } part ? ShardFrom(part) : null),
            request => request.Bench,
            SweepRun.Run,
            new SweepPresentation(),
            output.Read(parsed),
            surroundings,
            cancellation));
        return new CommandWithExamples(command, Examples, merge);
    }

    private static Shard ShardFrom(string text)
    {
        try
        {
            return Shard.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
