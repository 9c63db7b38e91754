using System.CommandLine;
using IoiClaims.Bench.Measure;

var root = new RootCommand("Measures the engine against forward passes and against naive patching, in one run.");

var ratios = new Command("ratios", "Prints every ratio with its bound and writes artifacts/bench/ratios.json.");
var model = new Option<string?>("--only") { Description = "One of the models beside the one of GPT-2 small's shape; nothing is written then." };
model.AcceptOnlyFromAmong([.. Ratios.Others.Keys]);
ratios.Options.Add(model);
ratios.SetAction(parsed => parsed.GetValue(model) is { } only ? Ratios.RunOther(only) : Ratios.Run());
root.Subcommands.Add(ratios);

var prompts = new Argument<int>("prompts") { Description = "Number of prompts." };
var peak = new Command("peak", "Runs the sweep on a number of prompts and prints this process's peak of resident memory in MiB.")
{
    prompts,
};
peak.SetAction(parsed => Peak.OfAllSenders(parsed.GetValue(prompts)));
root.Subcommands.Add(peak);

var pairs = new Option<int>("--pairs") { Description = "Number of prompt pairs.", DefaultValueFactory = _ => 100 };
var direct = new Command("direct-effects", "Times the direct effects of all heads, as published of 5,000 pairs, against forward passes.")
{
    pairs,
};
direct.SetAction(parsed => DirectEffects.Run(parsed.GetValue(pairs)));
root.Subcommands.Add(direct);

var directPeak = new Command("direct-effects-peak", "Runs them on a number of pairs and prints this process's peak of resident memory in MiB.")
{
    prompts,
};
directPeak.SetAction(parsed => Peak.Print(parsed.GetValue(prompts), DirectEffects.Sweep));
root.Subcommands.Add(directPeak);

var edges = new Command("edges", "Times the exact effects of all edges, against forward passes.");
edges.SetAction(_ => EdgeEffects.Run());
root.Subcommands.Add(edges);

var charts = new Command("charts", "Draws how cost grows with senders, prompts, length and layers, into docs/images/cost.png.");
charts.SetAction(_ => Charts.Run());
root.Subcommands.Add(charts);

return root.Parse(args).Invoke();
