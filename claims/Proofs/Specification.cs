using System.Reflection;
using System.Runtime.CompilerServices;

namespace IoiClaims.Claims.Proofs;

/// <summary>
/// A claim's file is a specification: it says what is measured and what is asked. What was measured once is remembered by the
/// experiments (<see cref="Experiment.Once"/>), never by the claim, where a forgotten or stale field would go unseen.
/// </summary>
public sealed class Specification
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<TestCaseData> Claims => typeof(IoiClaim).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(ClaimAttribute), inherit: false))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        // Not "Claim3": dotnet test --filter Claim3 is for the claim alone.
        .Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name.Replace("Claim", "of ", StringComparison.Ordinal)));

    [TestCaseSource(nameof(Claims))]
    public void Holds_its_subject_and_remembers_nothing(Type claim)
    {
        for (var type = claim; type is not null && type != typeof(ModelClaim<IoiExperiment>); type = type.BaseType)
        {
            Assert.That(type.GetFields(Own).Where(Remembers).Select(field => $"{type.Name}.{field.Name}"), Is.Empty);
        }
    }

    [Test]
    public void Nothing_under_claims_is_assigned_where_it_is_null()
    {
        const string Assignment = "?" + "?=";
        var folder = Path.Combine(RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]), "claims");
        var found = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file)
                .Select((line, n) => (Line: line, Place: $"{Path.GetRelativePath(folder, file)}:{n + 1}"))
                .Where(each => each.Line.Contains(Assignment, StringComparison.Ordinal)))
            .Select(each => each.Place);

        Assert.That(found, Is.Empty, "use Experiment.Once, or Lazy");
    }

    // What the primary constructor was given may be assigned as far as the compiler knows.
    private static bool Remembers(FieldInfo field) =>
        new NullabilityInfoContext().Create(field).ReadState == NullabilityState.Nullable
        || (!field.IsInitOnly && !(field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.FieldType == typeof(IoiSubject)));
}
