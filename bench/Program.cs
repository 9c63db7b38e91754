using System.CommandLine;
using IoiClaims.Bench.Measure;

var root = new RootCommand("Measures the engine against forward passes and against naive patching, in one run.");

var ratios = new Command("ratios", "Prints every ratio with its bound and writes artifacts/bench/ratios.json.");
ratios.SetAction(_ => Ratios.Run());
root.Subcommands.Add(ratios);

var prompts = new Argument<int>("prompts") { Description = "Number of prompts." };
var peak = new Command("peak", "Runs the sweep on a number of prompts and prints this process's peak of resident memory in MiB.")
{
    prompts,
};
peak.SetAction(parsed => Peak.Run(parsed.GetValue(prompts)));
root.Subcommands.Add(peak);

var charts = new Command("charts", "Draws how cost grows with senders, prompts, length and layers, into docs/images/cost.png.");
charts.SetAction(_ => Charts.Run());
root.Subcommands.Add(charts);

return root.Parse(args).Invoke();
