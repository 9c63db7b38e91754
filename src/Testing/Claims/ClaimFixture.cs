using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using IoiClaims.Testing;
using NUnit.Framework;

namespace IoiClaims;

/// <summary>
/// What every claim derives from. A claim is a class with <c>[Claim("…")]</c> whose methods are its findings and tables:
/// <code>
/// [Control]     public Finding From_END_Name_Movers_attend_to_IO() => Attention(NameMovers, END, IO).Is(AtLeast(0.50));
/// [Requirement] public Finding The_logit_difference_stays() => OtherKeys.Effect.RelativeChange.Is(Within(0.10));
/// [Table]       public NumericTable SendersIntoKeys() => …;
/// </code>
/// Each is a test, named by its method. On every subject a finding's test asks the same: is the outcome the recorded one, in the
/// subject's verified table of findings? Where nothing was verified yet, controls have to be supported, and requirements too if
/// the claim is expected to be; extensions are reported, and of a guest (<see cref="ISubject.IsGuest"/>) everything is.
/// </summary>
/// <param name="subject">The subject.</param>
public abstract class ClaimFixture(ISubject subject)
{
    // Whoever waits sees what is done.
    private static readonly TimeSpan SaidToHaveTaken = TimeSpan.FromSeconds(5);

    private readonly Dictionary<MethodInfo, ImmutableArray<Finding>> found = [];
    private readonly Dictionary<MethodInfo, ImmutableArray<Finding>> foundOfRandomHeads = [];
    private readonly Dictionary<MethodInfo, NumericTable> tables = [];

    /// <summary>The subject.</summary>
    public ISubject Subject => subject;

    /// <summary>The claim's name: that of its class.</summary>
    public string Name => GetType().Name;

    /// <summary>What is claimed, and the texts that go with it.</summary>
    public ClaimText Text => new(Name, Claim.Statement, Reasoning, Method, [.. Sources]);

    /// <summary>What the claim means, and why it might be so: for the report and the reader.</summary>
    public abstract string Reasoning { get; }

    /// <summary>What is measured, with which controls, and what would refute it.</summary>
    public virtual string Method => string.Empty;

    /// <summary>Where the claim and its thresholds come from.</summary>
    public virtual IReadOnlyList<string> Sources => [];

    /// <summary>What the report shows beside the numbers: attention patterns, routes, circuits of edges.</summary>
    public virtual IEnumerable<ClaimFigure> Figures => [];

    /// <summary>What the subject does where the claim does not hold on it, for readers; null if there is nothing to say.</summary>
    public virtual string? ActualMechanism => null;

    /// <summary>What stands above the table of findings: subject, dataset, N, seed.</summary>
    protected abstract Conditions Conditions { get; }

    /// <summary>
    /// Everything that was found, but extensions: what the verdict rests on, and records. Each finding is measured once.
    /// </summary>
    public ClaimReport Report => ReportOf(withExtensions: false);

    /// <summary>Everything that was found, extensions included.</summary>
    public ClaimReport WholeReport => ReportOf(withExtensions: true);

    private protected ClaimAttribute Claim => GetType().GetCustomAttribute<ClaimAttribute>()
        ?? throw new InvalidOperationException($"{GetType()} is no claim: it lacks [Claim(\"…\")].");

    /// <summary>The text of a token of the subject's vocabulary, so that the report shows prompts; null where it cannot.</summary>
    protected virtual Func<int, string>? TokenText => null;

    /// <summary>Why something about some groups of heads cannot be asked of the subject; null where it can.</summary>
    /// <returns>As in "its circuit has no Induction heads".</returns>
    protected virtual string? WhyNotAbout(IReadOnlyList<string> groups) => null;

    /// <summary>Measures something for a finding or a table: a claim may look on.</summary>
    private protected virtual T Measuring<T>(Func<T> measure) => measure();

    /// <summary>Measures all that is asked of the subject: every finding and every table.</summary>
    private protected void MeasureAll()
    {
        _ = subject.IsCounterModel ? Report : WholeReport;
        foreach (var method in GetType().GetMethods().Where(_ => !subject.IsCounterModel))
        {
            if (method.GetCustomAttribute<TableAttribute>() is { } table && WhyNotAsked(table) is null)
            {
                TableOf(method);
            }
        }
    }

    /// <summary>The one test where the subject is missing here: skips it, or fails where it is required.</summary>
    [Test]
    public void Its_model_is_here()
    {
        var missing = subject.Missing!;
        if (subject.IsRequired)
        {
            ClaimRecorder.For(this)?.Lacks(missing);
            Assert.Fail($"The subject {subject.Name} is required, but it cannot run here. {missing}");
        }

        Testing.Missing.Skip(missing.Reason, missing.Command);
    }

    /// <summary>Another subject may be up next.</summary>
    [OneTimeTearDown]
    public void Rest() => subject.Rest();

    /// <summary>The verdict is the one that is recorded for the subject.</summary>
    [Test]
    public void The_verdict_is_the_recorded_one()
    {
        var (settings, report) = (SnapshotSettings.FromEnvironment(), subject.IsCounterModel ? Report : WholeReport);
        var verdicts = RecordedVerdicts.In(settings.Directory);
        var expected = verdicts[Name, subject.Name];
        TestContext.Out.WriteLine(report);
        var evidence = ClaimRecorder.For(this);
        evidence?.Add(report, Conditions, TokenText);
        evidence?.Add(WhyNotAbout(Claim.About) is null ? Figures : []);
        evidence?.Expect(expected, ActualMechanism);
        if (expected is { } recorded)
        {
            report.Should().HaveVerdict(recorded);
        }
        else if (settings is { Accept: true, IsBuildServer: false })
        {
            verdicts.With(Name, subject.Name, report.Verdict);
        }
        else
        {
            TestContext.Out.WriteLine(
                $"No verdict on {Name} is recorded for {subject.Name}. To record it, accept its table of findings (ioi snapshots accept "
                + $"{subject.Name}), or run the claim with {SnapshotSettings.AcceptVariable}=accept.");
        }
    }

    /// <summary>The claim has a control and a recorded verdict, and comes out otherwise on some other subject: else it says nothing.</summary>
    [Test]
    public void The_claim_can_fail()
    {
        var settings = SnapshotSettings.FromEnvironment();
        if (settings is { Accept: true, IsBuildServer: false })
        {
            // Asked once the verdicts of all its subjects are recorded.
            return;
        }

        CheckThatItCanFail(RecordedVerdicts.In(settings.Directory));
    }

    /// <summary>What is asked, and what was found, is what somebody verified.</summary>
    [Test]
    public void The_findings_are_the_verified_ones() => Verify(
        (subject.IsCounterModel ? Report : WholeReport).ToTable(new Tolerance(0.005, 0.02), Conditions), ClaimReport.FindingsTable);

    /// <summary>Judges what a method of the claim returns: the test of a finding or table.</summary>
    internal void Check(MethodInfo method)
    {
        if (method.GetCustomAttribute<TableAttribute>() is { } table)
        {
            Check(method, table);
            return;
        }

        var findings = FindingsOf(method, withExtensions: !subject.IsCounterModel);
        foreach (var finding in findings)
        {
            TestContext.Out.WriteLine(finding);
        }

        ClaimRecorder.For(this)?.Add(method.Name, findings, TokenText);
        var settings = SnapshotSettings.FromEnvironment();
        if (settings is { Accept: true, IsBuildServer: false })
        {
            return;
        }

        var file = new SnapshotName(subject.Name, Name, ClaimReport.FindingsTable).VerifiedPath(settings.Directory);
        var problems = File.Exists(file)
            ? Differing(findings, TableText.Parse(File.ReadAllText(file), file))
            : subject.IsGuest ? []
            : NotAsExpected(findings, RecordedVerdicts.In(settings.Directory)[Name, subject.Name]);
        var text = string.Join("\n\n", problems);
        if (text.Length > 0)
        {
            Assert.Fail(text + FailureText.Reproduce());
        }
    }

    private static IEnumerable<string> Differing(IEnumerable<Finding> findings, NumericTable recorded) =>
        from finding in findings
        let was = recorded.HasRow(finding.Statement) ? recorded.Text(finding.Statement, ClaimReport.OutcomeColumn) : null
        where was != finding.Outcome
        select FailureText.OfClaim(finding, was is null
            ? "it has no row in the verified table of findings"
            : $"it is recorded as {was}");

    // Nothing was verified yet: what the claim says has to hold where the claim is expected to hold.
    private static IEnumerable<string> NotAsExpected(IEnumerable<Finding> findings, Verdict? expected) =>
        from finding in findings
        where finding.NotAskedBecause is null && finding.Verdict != Verdict.Supported
            && (finding.Role == FindingRole.Control || (finding.Role == FindingRole.Requirement && expected == Verdict.Supported))
        select FailureText.OfClaim(finding, finding.Role == FindingRole.Control
            ? "a control has to be supported"
            : "the claim is expected to be supported");

    private void Check(MethodInfo method, TableAttribute table)
    {
        var name = new SnapshotName(subject.Name, Name, method.Name);
        if (WhyNotAsked(table) is { } reason)
        {
            var file = name.VerifiedPath(SnapshotSettings.FromEnvironment().Directory);
            Assert.That(File.Exists(file), Is.False, $"{file} is verified, but the table is not asked of {subject.Name}: {reason}.");
            TestContext.Out.WriteLine($"Not asked: {reason}.");
            return;
        }

        Verify(TableOf(method), method.Name);
    }

    private ClaimReport ReportOf(bool withExtensions) => new(
        Claim.Statement,
        [
            .. HasItsHeads,
            .. Methods.Where(each => withExtensions || each.Attribute.Role != FindingRole.Extension)
                .SelectMany(each => FindingsOf(each.Method, withExtensions)),
        ]);

    private IEnumerable<(MethodInfo Method, FindingAttribute Attribute)> Methods => GetType().GetMethods()
        .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FindingAttribute>()!))
        .Where(each => each.Attribute is not null)
        .OrderBy(each => Path.GetFileName(each.Attribute.Place.File), StringComparer.Ordinal)
        .ThenBy(each => each.Attribute.Place.Line);

    private IEnumerable<Finding> HasItsHeads => Claim.About.Count == 0 ? [] :
    [
        Finding.That(WhyNotAbout(Claim.About) is null, WhyNotAbout(Claim.About) ?? "it has them", string.Join(", ", Claim.About))
            .In(FindingRole.Control, "Its circuit has the heads that the claim is about"),
    ];

    // Each finding is measured once, and "these heads and no others" stands after what it is about.
    private ImmutableArray<Finding> FindingsOf(MethodInfo method, bool withExtensions)
    {
        if (!found.TryGetValue(method, out var findings))
        {
            var attribute = method.GetCustomAttribute<FindingAttribute>()!;
            findings = Measuring(() => Measured(method, attribute)
                .Select(finding => finding.In(attribute.Role, Sentence.Of(method.Name))).ToImmutableArray());
            found.Add(method, findings);
        }

        if (!withExtensions)
        {
            return findings;
        }

        if (!foundOfRandomHeads.TryGetValue(method, out var ofRandomHeads))
        {
            ofRandomHeads = [.. findings.Select(finding => finding.BesideRandomHeads()).OfType<Finding>()];
            foundOfRandomHeads.Add(method, ofRandomHeads);
        }

        return findings.AddRange(ofRandomHeads);
    }

    private NumericTable TableOf(MethodInfo method)
    {
        if (!tables.TryGetValue(method, out var table))
        {
            table = Measuring(() => (NumericTable)Invoke(method));
            tables.Add(method, table);
        }

        return table;
    }

    private IReadOnlyList<Finding> Measured(MethodInfo method, FindingAttribute attribute)
    {
        if (WhyNotAsked(attribute) is { } reason)
        {
            return [Finding.NotAsked(reason)];
        }

        IReadOnlyList<Finding> measured = Invoke(method) switch
        {
            Finding one => [one],
            IEnumerable<Finding> several => [.. several],
            Measurement number => [Finding.Recorded(number)],
            var other => throw new InvalidOperationException(
                $"{Name}.{method.Name} returns {other}; a finding's method returns a Finding, several, or a Measurement to record."),
        };
        return measured.Count > 0 ? measured : throw new InvalidOperationException(
            $"{Name}.{method.Name} gives no finding on {subject.Name}. Where something cannot be asked, return Finding.NotAsked(…).");
    }

    private string? WhyNotAsked(ClaimTestAttribute test) => test.OfAnyModel ? null : WhyNotAbout([.. Claim.About, .. test.About]);

    private object Invoke(MethodInfo method)
    {
        var watch = Stopwatch.StartNew();
        var returned = method.Invoke(this, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null)
            ?? throw new InvalidOperationException($"{Name}.{method.Name} returned nothing.");
        if (watch.Elapsed > SaidToHaveTaken)
        {
            TestContext.Progress.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Name} on {Subject.Name}: {Sentence.Of(method.Name)} ({watch.Elapsed.TotalSeconds:0} s)"));
        }

        return returned;
    }

    /// <summary>Compares a table with the verified one of this subject and claim.</summary>
    private void Verify(NumericTable table, string name)
    {
        var settings = SnapshotSettings.FromEnvironment();
        var snapshot = new SnapshotName(subject.Name, Name, name);
        ClaimRecorder.For(this)?.Add(TableRecords.Of(table, snapshot, settings));
        var folder = SnapshotName.FolderOf(subject.Name, settings.Directory);
        if (!settings.Accept && !(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.verified.txt").Any())
            && Snapshots.Compare(table, snapshot, settings) is { Status: SnapshotStatus.IsNew })
        {
            Assert.Ignore(
                $"No table of {subject.Name} has ever been verified, so there is nothing to compare this one with. It is written into "
                + $"{folder} as *.received.txt: read it, then accept it (ioi snapshots accept {subject.Name}), or run the claims with "
                + $"{SnapshotSettings.AcceptVariable}=accept.");
        }

        table.Should().MatchSnapshot(subject.Name, Name, name);
    }

    private void CheckThatItCanFail(RecordedVerdicts verdicts)
    {
        if (Claim.NoControlBecause is null && !Methods.Any(each => each.Attribute.Role == FindingRole.Control))
        {
            Assert.Fail($"{Name} has no control: nothing shows that its experiments could come out otherwise. Add a [Control], or say "
                + "why it needs none: [Claim(…, NoControlBecause = \"…\")].");
        }

        var outcomes = verdicts.Subjects.Select(each => verdicts[Name, each]).OfType<Verdict>().ToHashSet();
        if (Claim.NoCounterModelBecause is null && outcomes.Count == 0)
        {
            Assert.Fail($"No verdict on {Name} is recorded yet. On {subject.Name} it came out {ClaimReport.Word(Report.Verdict)}:\n\n{Report}\n"
                + $"Read what was found. If it is right, run the claims with {SnapshotSettings.AcceptVariable}=accept, which records verdicts "
                + "and tables in the folder \"snapshots\", and commit them. Later runs are compared with them.");
        }

        if (Claim.NoCounterModelBecause is null && !(outcomes.Contains(Verdict.Supported) && outcomes.Contains(Verdict.Refuted)))
        {
            Assert.Fail($"{Name} comes out alike on every subject ({string.Join(", ", outcomes.Select(ClaimReport.Word))}): no counter-model "
                + $"shows that it can come out otherwise. Record one in {RecordedVerdicts.FileName}, or say why it needs none: "
                + "[Claim(…, NoCounterModelBecause = \"…\")].");
        }
    }
}
