using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace IoiClaims;

/// <summary>
/// A class that is a claim. Its name is the claim's (<c>dotnet test --filter Claim2</c>), and it runs once a subject: those that
/// <see cref="SubjectsAttribute{T}"/> of the class, or of one that it derives from, names.
/// </summary>
/// <param name="statement">What is claimed, one sentence.</param>
/// <param name="about">Groups of heads without which the claim is about nothing, such as "Name Movers".</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClaimAttribute(string statement, params string[] about) : NUnitAttribute, IFixtureBuilder2
{
    /// <summary>What is claimed.</summary>
    public string Statement => statement;

    /// <summary>Groups of heads without which the claim is about nothing.</summary>
    public IReadOnlyList<string> About => about;

    /// <summary>Why the claim needs no control; without a control or a reason its verdict fails.</summary>
    public string? NoControlBecause { get; init; }

    /// <summary>Why the claim has no counter-model; without one on which it comes out otherwise, or a reason, its verdict fails.</summary>
    public string? NoCounterModelBecause { get; init; }

    /// <summary>Why patches of the claim need not leave everything as it is where there is nothing to patch with.</summary>
    public string? NoNoOpBecause { get; init; }

    /// <summary>One fixture a subject.</summary>
    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo) => BuildFrom(typeInfo, new Everything());

    /// <summary>One fixture a subject. What cannot run here says so in one test.</summary>
    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo, IPreFilter filter)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        var name = typeInfo.Type.Name;
        if (typeInfo.Type.GetCustomAttributes(inherit: true).OfType<ISubjectsAttribute>().FirstOrDefault() is not { } subjects)
        {
            return [Invalid(typeInfo, $"Nothing says which models {name} is asked of: give it, or a class that it derives from, [Subjects<…>].")];
        }

        var asked = subjects.Of(name).ToList();
        return asked.Count == 0
            ? [Invalid(typeInfo, $"{name} is asked of no model: Of(\"{name}\") of its [Subjects<…>] is empty. List at least one subject there.")]
            : asked.Select(subject =>
        {
            var fixture = new NUnitTestFixtureBuilder().BuildFrom(
                typeInfo, new Asked(filter, subject), new TestFixtureData(subject).SetArgDisplayNames(subject.Name));

            // What else stands at the class, such as [Explicit] or [Category], NUnit applies to its own fixtures only.
            fixture.ApplyAttributesToTest(typeInfo.Type);
            return fixture;
        });
    }

    // With a test, because one that is invalid and has none is not reported.
    private static TestFixture Invalid(ITypeInfo type, string reason)
    {
        var fixture = new TestFixture(type);
        var test = new TestMethod(new MethodWrapper(type.Type, nameof(ClaimFixture.The_verdict_is_the_recorded_one)), fixture);
        fixture.Add(test);
        test.MakeInvalid(reason);
        fixture.MakeInvalid(reason);
        return fixture;
    }

    private sealed class Everything : IPreFilter
    {
        public bool IsMatch(Type type) => true;

        public bool IsMatch(Type type, System.Reflection.MethodInfo method) => true;
    }

    /// <summary>
    /// Of a model that is missing, that it is; of a guest, nothing that is about the claim alone; of a counter-model, the verdict and
    /// what it rests on.
    /// </summary>
    private sealed class Asked(IPreFilter filter, ISubject subject) : IPreFilter
    {
        public bool IsMatch(Type type) => filter.IsMatch(type);

        public bool IsMatch(Type type, System.Reflection.MethodInfo method)
        {
            var isAboutMissing = method.Name == nameof(ClaimFixture.Its_model_is_here);
            return filter.IsMatch(type, method) && (subject.Missing is not null ? isAboutMissing
                : !isAboutMissing && !(subject.IsGuest && method.Name == nameof(ClaimFixture.The_claim_can_fail))
                    && !(subject.IsCounterModel && IsLeftOut(method)));
        }

        private static bool IsLeftOut(System.Reflection.MethodInfo method) =>
            method.Name == nameof(ClaimFixture.The_claim_can_fail)
            || method.IsDefined(typeof(ExtensionAttribute), inherit: true) || method.IsDefined(typeof(TableAttribute), inherit: true);
    }
}

/// <summary>Says of which subjects a claim is asked, or all claims whose classes derive from this one.</summary>
/// <typeparam name="T">Lists the subjects.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SubjectsAttribute<T> : Attribute, ISubjectsAttribute
    where T : ISubjects
{
    IEnumerable<ISubject> ISubjectsAttribute.Of(string claim) => T.Of(claim);
}

/// <summary>What <see cref="SubjectsAttribute{T}"/> is, whatever lists the subjects.</summary>
internal interface ISubjectsAttribute
{
    IEnumerable<ISubject> Of(string claim);
}
