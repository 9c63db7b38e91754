using System.Globalization;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing;

/// <summary>
/// Lets the tests of an assembly be shared out to several machines: where IOI_SHARD says "2/5", all but the second of five
/// parts is left out, and is neither skipped nor failed. Claims that run on the same subject stay together with their tests;
/// every other fixture belongs to exactly one part as well.
/// <code>
/// [assembly: RunsItsShard(Costs = "costs.txt")]
/// </code>
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class RunsItsShardAttribute : NUnitAttribute, IApplyToTest
{
    /// <summary>
    /// The name of an embedded resource that says what fixtures cost, to share them out evenly: lines of a number of seconds
    /// and a fixture's full name, as in "12.5 IoiClaims.Claims.Claim4(planted)". What is not in it costs the mean of what is.
    /// </summary>
    public string? Costs { get; init; }

    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        try
        {
            if (Shard.FromEnvironment() is { } shard)
            {
                ShardedRun.Begin(test, shard, CostsOf(test));
            }
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            Fail(test, wrong.Message);
        }
    }

    // Every test fails with the reason: a run that is not what was asked for must not pass, whatever its filter. Marking the
    // whole assembly would not do, for then no test is found, which passes.
    private static void Fail(ITest test, string reason)
    {
        if (test is TestFixture or TestMethod)
        {
            ((Test)test).MakeInvalid(reason);
        }

        foreach (var child in test.Tests)
        {
            Fail(child, reason);
        }
    }

    private Dictionary<string, double> CostsOf(Test test)
    {
        if (Costs is null)
        {
            return [];
        }

        var assembly = (test as TestAssembly)?.Assembly ?? test.TypeInfo?.Assembly;
        using var resource = assembly?.GetManifestResourceStream(Costs)
            ?? throw new ArgumentException(
                $"{nameof(RunsItsShardAttribute)} names the costs '{Costs}', but the assembly embeds no such resource; it has "
                + $"{string.Join(", ", assembly?.GetManifestResourceNames() ?? [])}.");
        using var reader = new StreamReader(resource);
        return ReadCosts(reader.ReadToEnd(), Costs);
    }

    /// <summary>Reads lines of seconds and a name; empty lines and such that begin with # say nothing.</summary>
    internal static Dictionary<string, double> ReadCosts(string text, string source)
    {
        var costs = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0
                || !double.TryParse(line.AsSpan(0, space), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                || !double.IsFinite(seconds)
                || seconds < 0
                || !costs.TryAdd(line[space..].Trim(), seconds))
            {
                throw new FormatException(
                    $"{source}, line {number}: '{line}' should be a number of seconds, a space and a name that has not been there.");
            }
        }

        return costs;
    }
}
