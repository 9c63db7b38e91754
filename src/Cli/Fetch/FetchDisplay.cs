using System.Globalization;
using IoiClaims.Gpt2;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Shows how a fetch gets on: bars at a terminal, lines in a log.</summary>
internal static class FetchDisplay
{
    public static Task<FetchResult> ShowAsync(IAnsiConsole console, TextWriter log, Func<Action<FetchEvent>, Task<FetchResult>> fetch) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? ShowBarsAsync(console, fetch)
            : fetch(new FetchLog(log.WriteLine).Tell);

    private static Task<FetchResult> ShowBarsAsync(IAnsiConsole console, Func<Action<FetchEvent>, Task<FetchResult>> fetch)
    {
        var progress = console.Progress().AutoClear(false).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new DownloadedColumn { Base = FileSizeBase.Decimal, Culture = CultureInfo.InvariantCulture },
            new TransferSpeedColumn { Base = FileSizeBase.Decimal, Culture = CultureInfo.InvariantCulture },
            new RemainingTimeColumn());
        return progress.StartAsync(context =>
        {
            var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            return fetch(happened => Draw(happened, context, console, tasks));
        });
    }

    private static void Draw(FetchEvent happened, ProgressContext context, IAnsiConsole console, Dictionary<string, ProgressTask> tasks)
    {
        ProgressTask Of(HubFile file)
        {
            if (!tasks.TryGetValue(file.Name, out var task))
            {
                task = context.AddTask(Markup.Escape(file.Name), autoStart: false, maxValue: Math.Max(file.Size, 1));
                tasks.Add(file.Name, task);
            }

            return task;
        }

        switch (happened)
        {
            case FetchPlanned planned:
                console.WriteLine($"Fetching into {planned.Folder}");
                foreach (var file in planned.Files)
                {
                    Of(file);
                }

                break;
            case FileGrown grown:
                if (!Of(grown.File).IsStarted)
                {
                    // What an earlier fetch brought is no speed of this one.
                    Of(grown.File).Value = grown.Bytes;
                    Of(grown.File).StartTask();
                }

                Of(grown.File).Value = grown.Bytes;
                break;
            case FileVerifying verifying:
                Of(verifying.File).Description = $"{Markup.Escape(verifying.File.Name)} [dim]verifying[/]";
                break;
            case FileVerified verified:
                Of(verified.File).Description = Markup.Escape(verified.File.Name);
                Of(verified.File).Value = verified.File.Size;
                Of(verified.File).StopTask();
                break;
            case FetchRetrying retrying:
                console.WriteLine(FetchLog.Describe(retrying));
                break;
        }
    }
}
