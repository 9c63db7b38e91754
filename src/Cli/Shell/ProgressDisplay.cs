using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Shows the progress of work: bars on standard error where it is a terminal, nothing elsewhere.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Begins a stage of the work.</summary>
    /// <param name="what">What is done, as in "Sweeping 157 senders".</param>
    /// <returns>Takes the fraction done, from 0 to 1.</returns>
    public abstract IProgress<double> Begin(string what);

    /// <summary>Does work that takes a while.</summary>
    public static T During<T>(CommandContext context, Func<ProgressDisplay, T> work) => context.IsWatched
        ? context.Watch.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new TimeLeftColumn(),
                new SpinnerColumn())
            .Start(bars => work(new Bars(bars)))
        : work(new Nobody());

    private sealed class Nobody : ProgressDisplay, IProgress<double>
    {
        public override IProgress<double> Begin(string what) => this;

        public void Report(double value)
        {
        }
    }

    private sealed class Bars(ProgressContext bars) : ProgressDisplay
    {
        private ProgressTask? last;

        public override IProgress<double> Begin(string what)
        {
            Finish();
            last = bars.AddTask(Markup.Escape(what), autoStart: true, maxValue: 1);
            last.IsIndeterminate = true;
            return new Bar(last);
        }

        private void Finish()
        {
            if (last is not null)
            {
                last.IsIndeterminate = false;
                last.Value = 1;
                last.StopTask();
            }
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value)
        {
            task.IsIndeterminate = false;
            task.Value = value;
        }
    }
}
