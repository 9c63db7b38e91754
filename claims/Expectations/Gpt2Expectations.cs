using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Expectations;

/// <summary>
/// Would the claims give the right verdicts on GPT-2 small, as far as one can know from what others published? Nobody ran them
/// there yet, and the first run happens once.
/// </summary>
public sealed class Gpt2Expectations
{
    private const double LeastChance = 0.9;

    private static readonly string Folder = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);

    private static readonly IReadOnlyList<Expectation> Entries = Ledger.Read(Folder);

    private static readonly IReadOnlyList<AskedFinding> Asked = AskedFinding.All(Folder);

    private static IEnumerable<string> Claims => AllClaims.InOrder.Select(claim => claim.Name);

    [Test]
    public void Every_bound_that_is_asked_stands_in_the_ledger_once_as_the_code_has_it() => Assert.That(
        Entries.Select(entry => $"{entry.Claim}: {entry.Finding}: {entry.Asked}"),
        Is.EquivalentTo(Asked.Select(finding => $"{finding.Claim}: {finding.Sentence}: {finding.Asked}")));

    [Test]
    public void Each_entry_has_what_its_evidence_asks_for() => Assert.Multiple(() =>
    {
        foreach (var (finding, entry) in Pairs)
        {
            var about = $"{entry.Claim}: {entry.Finding}";
            var published = entry.Published.Count;
            Assert.That(published, entry.Evidence switch
            {
                Evidence.Several => Is.AtLeast(2),
                Evidence.Bracketed => Is.EqualTo(2),
                Evidence.One => Is.EqualTo(1),
                Evidence.OtherConditions => Is.AtLeast(1),
                Evidence.None => Is.Zero,
                _ => Is.AtLeast(0),
            }, about);
            Assert.That(
                entry.Because.Length,
                entry.Evidence is Evidence.Derived or Evidence.None or Evidence.Bracketed || entry.Expected is not null ? Is.Positive : Is.AtLeast(0),
                $"{about}: gives no argument");

            // What decides is drawn; a chance may be guessed of extensions only.
            var isNumber = ThresholdText.Read(entry.Asked) is not null;
            Assert.That(entry.Chance is null, Is.EqualTo(isNumber), about);
            Assert.That(isNumber || !finding.Decides, about);
            Assert.That(entry.StandardError, isNumber ? Is.Positive : Is.Zero, about);
        }
    });

    [TestCaseSource(nameof(Claims))]
    public void The_right_verdict_has_a_chance_of_90_percent_and_more(string claim)
    {
        var expected = RecordedVerdicts.In(Path.Combine(Folder, "snapshots"))[claim, Gpt2Small.Name]!.Value;
        var deciding = Deciding(claim);
        var (together, independent) = (VerdictChance.Of(deciding, expected, independent: false), VerdictChance.Of(deciding, expected, independent: true));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{claim} {ClaimReport.Word(expected)}: {together:P1}; {independent:P1} if all expectations are off independently"));
        foreach (var (finding, entry) in deciding)
        {
            TestContext.Out.WriteLine(FormattableString.Invariant(
                $"  {VerdictChance.OfSupport(entry):P0} {finding.Sentence}: {finding.Asked}, expected {entry.Center:0.###} ± {entry.Spread:0.###}"));
        }

        Assert.That(Math.Min(together, independent), Is.AtLeast(LeastChance));
    }

    [Test]
    public void The_page_shows_the_ledger()
    {
        var page = ExpectationsPage.Of(Claims.Select(claim => (claim, Deciding(claim))).ToList(), Pairs, RecordedVerdicts.In(Path.Combine(Folder, "snapshots")));
        var accept = SnapshotSettings.FromEnvironment() is { Accept: true, IsBuildServer: false };
        Assert.Multiple(() =>
        {
            foreach (var (name, text) in page)
            {
                var file = Path.Combine(Folder, "docs", name);
                if (accept)
                {
                    File.WriteAllText(file, text);
                }

                Assert.That(
                    File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : string.Empty,
                    Is.EqualTo(text),
                    $"docs/{name} is not what the ledger says. To write it: {SnapshotSettings.AcceptVariable}=accept dotnet test claims --filter {nameof(Gpt2Expectations)}");
            }
        });
    }

    private static List<(AskedFinding Finding, Expectation Expectation)> Pairs =>
        [.. Asked.Join(Entries, finding => (finding.Claim, finding.Sentence), entry => (entry.Claim, entry.Finding), (finding, entry) => (finding, entry))];

    private static List<(AskedFinding Finding, Expectation Expectation)> Deciding(string claim) =>
        [.. Pairs.Where(pair => pair.Finding.Claim == claim && pair.Finding.Decides)];
}
