using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Support;

/// <summary>The subjects that a claim is tried on.</summary>
public static class Subjects
{
    /// <summary>The subjects of every claim: the planted circuit, which ships with the project, and GPT-2 small.</summary>
    public static IEnumerable<TestFixtureData> All => [Named(ShippedSubjects.Planted), Named(Gpt2Small.Name)];

    /// <summary>
    /// The model that learned the task from text. It may do it in another way than the claims say, so of each claim only
    /// the verdict and the tables are compared.
    /// </summary>
    public static IEnumerable<TestFixtureData> Trained => [Named(ShippedSubjects.Trained)];

    /// <summary>Planted circuits on which a claim's verdict is the other one: false where it is true, or the reverse.</summary>
    public static IEnumerable<TestFixtureData> CounterModelsOf(string claim) =>
        ShippedSubjects.CounterModelsOf(claim).Select(Named);

    private static TestFixtureData Named(string subject) => new TestFixtureData(subject).SetArgDisplayNames(subject);
}
