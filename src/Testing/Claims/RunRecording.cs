using System.Reflection;
using NUnit.Framework.Interfaces;

namespace IoiClaims.Testing;

/// <summary>Makes the record of a run from the tree of tests, from how they came out, and from what fixtures said.</summary>
/// <param name="recorder">What fixtures said.</param>
/// <param name="root">The repository, for paths that people on other machines can use.</param>
/// <param name="project">The project, as <c>dotnet test</c> takes it.</param>
internal sealed class RunRecording(ClaimRecorder recorder, string? root, string? project)
{
    private const string SetUpPrefix = "OneTimeSetUp: ";

    /// <summary>The record.</summary>
    /// <param name="suite">All tests of the run, asked for or not.</param>
    /// <param name="result">How those came out that were asked for.</param>
    /// <param name="conditions">What the run ran on.</param>
    public RunRecord Of(ITest suite, ITestResult result, RunConditions conditions)
    {
        var fixtures = FixtureOfClaim.In(suite).ToList();
        var part = ShardedRun.Of(suite);
        var whole = part?.Below(suite).ToList() ?? fixtures;
        var results = Flat(result).Where(each => each.Test.IsSuite).ToDictionary(each => each.Test.Id, StringComparer.Ordinal);
        return new RunRecord
        {
            Conditions = conditions,
            Shard = part?.Shard,
            Units = [.. whole.Select(fixture => fixture.Unit)],
            CounterModels =
            [
                .. whole.Where(fixture => fixture.Claim.Subject.IsCounterModel).Select(fixture => fixture.Unit),
            ],
            Texts = [.. whole.Select(fixture => fixture.Claim.Text)],
            Claims =
            [
                .. fixtures
                    .Where(fixture => results.TryGetValue(fixture.Test.Id, out var found) && Tests(found).Any())
                    .Select(fixture => Record(fixture, results[fixture.Test.Id]))
                    .GroupBy(record => record.Unit)
                    .Select(alike => alike.Aggregate(Together)),
            ],
        };
    }

    private ClaimRecord Record(FixtureOfClaim fixture, ITestResult result)
    {
        var tests = Tests(result).OrderBy(test => test.Name, StringComparer.Ordinal).ToList();
        var evidence = recorder.From(fixture.Test);
        var status = Status(result, tests, evidence);
        return evidence.Fill(new ClaimRecord
        {
            Text = fixture.Claim.Text,
            Subject = fixture.Unit.Subject,
            IsCounterModel = fixture.Claim.Subject.IsCounterModel,
            Remarks = [.. fixture.Claim.Subject.Remarks],
            Status = status,
            Obstacle = status == ClaimStatus.Ran ? null : new Obstacle(FirstLineOfWhy(result, tests)),
            Tests = [.. tests.Select(Test)],
            Reproduce = (fixture.Claim.Subject.NamedBy is { } setting ? setting + " " : string.Empty)
                + $"dotnet test {(project is null ? "" : project + " ")}--filter \"{fixture.Filter}\"",
        });
    }

    private static ClaimStatus Status(ITestResult fixture, IReadOnlyList<ITestResult> tests, ClaimEvidence evidence) =>
        tests.All(test => test.ResultState.Status == TestStatus.Skipped) ? ClaimStatus.NotRun
        : evidence.IsLacking ? tests.Any(test => test.ResultState.Status == TestStatus.Failed) ? ClaimStatus.Error : ClaimStatus.NotRun
        : fixture.ResultState is { Status: TestStatus.Failed, Site: FailureSite.SetUp } ? ClaimStatus.Error
        : ClaimStatus.Ran;

    private static string FirstLineOfWhy(ITestResult fixture, IReadOnlyList<ITestResult> tests)
    {
        var said = tests.Select(test => test.Message).Prepend(fixture.ResultState.Site == FailureSite.SetUp ? fixture.Message : null)
            .FirstOrDefault(message => !string.IsNullOrWhiteSpace(message)) ?? "No reason was given.";
        return WithoutPrefix(said).Split('\n')[0].Trim();
    }

    private TestRecord Test(ITestResult result)
    {
        var outcome = result.ResultState.Status switch
        {
            TestStatus.Failed => TestOutcome.Failed,
            TestStatus.Skipped or TestStatus.Inconclusive => TestOutcome.Skipped,
            _ => TestOutcome.Passed,
        };
        var record = new TestRecord(
            result.Test.Name, outcome, outcome == TestOutcome.Passed ? string.Empty : WithoutPrefix(result.Message ?? string.Empty).Trim());
        return outcome == TestOutcome.Failed && PlaceOf(result) is { } place
            ? record with { File = root is null ? place.File : RelativePath.Of(place.File, root), Line = place.Line }
            : record;
    }

    // A finding stands in its claim, whoever judges it; what all claims have in common, at the claim's first finding.
    private static SourcePlace? PlaceOf(ITestResult result)
    {
        if (result.Test is not { Method.MethodInfo: { } method, TypeInfo.Type: { } claim } || !typeof(ClaimFixture).IsAssignableFrom(claim))
        {
            return SourcePlace.In(result.StackTrace);
        }

        var places = new[] { method }.Concat(method.DeclaringType == typeof(ClaimFixture) ? claim.GetMethods() : [])
            .Select(each => each.GetCustomAttribute<ClaimTestAttribute>()?.Place).OfType<SourcePlace>();
        return places.MinBy(place => place.Line) ?? SourcePlace.In(result.StackTrace);
    }

    private static string WithoutPrefix(string message) =>
        message.StartsWith(SetUpPrefix, StringComparison.Ordinal) ? message[SetUpPrefix.Length..] : message;

    private static IEnumerable<ITestResult> Tests(ITestResult result) => Flat(result).Where(each => !each.Test.IsSuite);

    private static IEnumerable<ITestResult> Flat(ITestResult result) => result.Children.SelectMany(Flat).Prepend(result);

    // Two fixtures may share out the tests of one claim on one subject.
    private static ClaimRecord Together(ClaimRecord one, ClaimRecord other)
    {
        var (judged, rest) = one.Verdict is null && other.Verdict is not null ? (other, one) : (one, other);
        return judged with
        {
            Status = one.Status == ClaimStatus.Error || other.Status == ClaimStatus.Error ? ClaimStatus.Error
                : one.Status == ClaimStatus.Ran || other.Status == ClaimStatus.Ran ? ClaimStatus.Ran
                : ClaimStatus.NotRun,
            Tests = [.. judged.Tests.Concat(rest.Tests).OrderBy(test => test.Name, StringComparer.Ordinal)],
            Tables = [.. judged.Tables.Concat(rest.Tables).DistinctBy(table => table.Name).OrderBy(table => table.Name, StringComparer.Ordinal)],
            Attention = judged.Attention.AddRange(rest.Attention),
            Routes = judged.Routes.AddRange(rest.Routes),
            Circuits = judged.Circuits.AddRange(rest.Circuits),
        };
    }
}
