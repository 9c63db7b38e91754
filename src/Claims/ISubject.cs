namespace IoiClaims;

/// <summary>A model that claims are asked of. Nothing is loaded before something is measured.</summary>
public interface ISubject
{
    /// <summary>Names its tables and its folder of snapshots, such as "gpt2-small".</summary>
    string Name { get; }

    /// <summary>Whether it was built so that a claim comes out otherwise on it. It is asked for the verdict, and no more.</summary>
    bool IsCounterModel => false;

    /// <summary>
    /// Whether somebody named it for this run. Until its tables are accepted nothing is expected of it: its verdicts are reported, its
    /// tables written.
    /// </summary>
    bool IsGuest => false;

    /// <summary>The setting that names it, as in <c>IOI_SUBJECTS="../my-folder"</c>, without which no command finds its tests; null where there is none.</summary>
    string? NamedBy => null;

    /// <summary>
    /// What readers of its numbers have to know, a sentence each, such as where its circuit is from. Asked for when the claims have run.
    /// </summary>
    IReadOnlyList<string> Remarks => [];

    /// <summary>What it lacks here, such as its weights, and the command that helps; null where it can run.</summary>
    Obstacle? Missing => null;

    /// <summary>Whether it must be able to run: what is missing then fails instead of being skipped.</summary>
    bool IsRequired => false;

    /// <summary>Gives back memory until something is measured again. Claims are asked subject by subject.</summary>
    void Rest()
    {
    }
}

/// <summary>The subjects of a project's claims.</summary>
public interface ISubjects
{
    /// <summary>The subjects of a claim, counter-models included. Asked for when tests are listed, so nothing may be loaded.</summary>
    /// <param name="claim">The claim's name: that of its class.</param>
    static abstract IEnumerable<ISubject> Of(string claim);
}

/// <summary>What kept a claim from running, and how to get it out of the way.</summary>
/// <param name="Reason">What is missing, or what broke.</param>
/// <param name="Command">The command that helps; null if none is known.</param>
public sealed record Obstacle(string Reason, string? Command = null)
{
    /// <summary>The reason and, where one helps, the command.</summary>
    public override string ToString() =>
        Command is null || Reason.Contains(Command, StringComparison.Ordinal) ? Reason : $"{Reason} To get it: {Command}";
}
