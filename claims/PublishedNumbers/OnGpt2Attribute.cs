using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>A fixture about GPT-2 small. Where the weights are missing, it says so in one test instead of in each.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OnGpt2Attribute : NUnitAttribute, IFixtureBuilder2
{
    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo) => BuildFrom(typeInfo, new Asked(null));

    public IEnumerable<TestSuite> BuildFrom(ITypeInfo typeInfo, IPreFilter filter) =>
        [new NUnitTestFixtureBuilder().BuildFrom(typeInfo, new Asked(filter), new TestFixtureData())];

    private sealed class Asked(IPreFilter? filter) : IPreFilter
    {
        private readonly bool isMissing = PublishedNumbersAbout.Gpt2.Missing is not null;

        public bool IsMatch(Type type) => filter?.IsMatch(type) ?? true;

        public bool IsMatch(Type type, System.Reflection.MethodInfo method) =>
            (filter?.IsMatch(type, method) ?? true) && (!isMissing || method.Name == nameof(PublishedNumbersAbout.Its_model_is_here));
    }
}
