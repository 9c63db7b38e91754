using System.Diagnostics;

namespace IoiClaims.Bench.Measure;

/// <summary>How much memory a sweep takes, in a process of its own.</summary>
internal static class Peak
{
    /// <summary>Runs the sweep of all senders to the logits and prints the peak of resident memory, in MiB.</summary>
    public static int OfAllSenders(int prompts) => Print(prompts, bench =>
    {
        using var experiment = new Experiment(
            bench.Model, bench.Baseline, bench.Metric, intervals: new BootstrapPlan(100, 0), promptsAtATime: 50);
        _ = experiment.Sweep(Route.From(experiment.Everything).ToLogits(Role.End).EachSender(), bench.Patch);
    });

    /// <summary>Runs a sweep and prints the peak of resident memory, in MiB.</summary>
    public static int Print(int prompts, Action<BenchCase> sweep)
    {
        using var bench = new BenchCase(prompts);

        // What was left over from making random weights is no part of the measurement.
        GC.Collect();
        sweep(bench);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(process.PeakWorkingSet64 >> 20);
        return 0;
    }

    /// <summary>What a command that prints its peak prints in a new process, with a number of prompts, in MiB.</summary>
    public static double OfNewProcess(string command, int prompts)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Peak).Assembly.Location);
        }

        start.ArgumentList.Add(command);
        start.ArgumentList.Add($"{prompts}");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, System.Globalization.CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Measuring the memory of {prompts} prompts failed: {output}");
    }
}
