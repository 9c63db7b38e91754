namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Claims about nothing, for runs inside tests: explicit, so that NUnit does not run them itself.</summary>
internal static class SampleClaims
{
    private const string OnlyInside = "It runs inside tests.";

    /// <summary>The set-up fixture of their runs.</summary>
    public sealed class ClaimRunSetup : ClaimRun
    {
        protected override string Folder => "reports";

        protected override string Project => "mine";
    }

    /// <summary>A claim that holds on two models and is refuted on a third, with findings of every role and a table.</summary>
    [Explicit(OnlyInside), Claim("Kept is so")]
    public sealed class Kept(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public Finding It_is_there() => Attention.Baseline.Is(Threshold.AtLeast(0.5));

        [Requirement]
        public Finding Attention_is_kept() => Attention.Retained.Is(Threshold.AtLeast(0.85));

        [Extension]
        public Finding It_is_all_kept() => Attention.Retained.Is(Threshold.AtLeast(0.99));

        [Record]
        public Measurement Attention_before() => Attention.Baseline;

        [Table]
        public static NumericTable Effects() => Samples.Table();

        public override IEnumerable<ClaimFigure> Figures =>
            [new AttentionFigure("who looks where", [new FigureHead("0.0", "heads")], [new AttentionPrompt(["a"], [], [[[1]]])])];
    }

    /// <summary>A claim whose control cannot tell.</summary>
    [Category("sample"), Explicit(OnlyInside), Claim("Unclear is so", NoCounterModelBecause = "it is a sample")]
    public sealed class Unclear(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public static Finding It_is_there() => Samples.Attention(kept: 0.5).Baseline.Is(Threshold.AtLeast(0.61));

        [Requirement]
        public Finding Attention_is_kept() => Attention.Retained.Is(Threshold.AtLeast(0.85));
    }

    /// <summary>A claim that could not come out otherwise.</summary>
    [Explicit(OnlyInside), Claim("Toothless is so", NoCounterModelBecause = "it is a sample")]
    public sealed class Toothless(SampleSubject subject) : Sample(subject)
    {
        [Requirement]
        public Finding Attention_is_kept() => Attention.Retained.Is(Threshold.AtLeast(0.85));
    }

    /// <summary>The same, with a reason.</summary>
    [Explicit(OnlyInside), Claim("Excused is so", NoControlBecause = "the numbers are of weights", NoCounterModelBecause = "it is a sample")]
    public sealed class Excused(SampleSubject subject) : Sample(subject)
    {
        [Requirement]
        public Finding Attention_is_kept() => Attention.Retained.Is(Threshold.AtLeast(0.85));
    }

    /// <summary>A claim that comes out alike on every subject.</summary>
    [Explicit(OnlyInside), Claim("Alike is so")]
    public sealed class Alike(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public Finding It_is_there() => Attention.Baseline.Is(Threshold.AtLeast(0.5));

        [Requirement]
        public Finding Attention_is_kept() => Attention.Retained.Is(Threshold.AtLeast(0.85));
    }

    /// <summary>A claim that is not asked of every model, with two findings of one method.</summary>
    [Explicit(OnlyInside), Claim("Several is so", NoCounterModelBecause = "it is a sample")]
    public sealed class Several(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public IEnumerable<Finding> Each_is_there() =>
            [Attention.Baseline.Is(Threshold.AtLeast(0.5)).For("0.0"), Attention.Baseline.Is(Threshold.AtLeast(0.5)).For("0.1")];

        [Requirement(About = ["Movers"])]
        public static Finding Movers_move() => throw new InvalidOperationException("It is not asked where there are none.");

        protected override string? WhyNotAbout(IReadOnlyList<string> groups) => groups.Count > 0 ? "it has no Movers" : null;
    }

    /// <summary>A claim whose subject is not here.</summary>
    [Explicit(OnlyInside), Claim("Lacking is so")]
    public sealed class Lacking(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public static Finding It_is_there() => throw new InvalidOperationException("It is not there.");
    }

    /// <summary>A claim whose subject has to be here, and is not.</summary>
    [Explicit(OnlyInside), Claim("Required is so")]
    public sealed class Required(SampleSubject subject) : Sample(subject)
    {
        [Control]
        public static Finding It_is_there() => throw new InvalidOperationException("It is not there.");
    }

    /// <summary>Another claim on that subject.</summary>
    [Explicit(OnlyInside), Claim("RequiredToo is so")]
    public sealed class RequiredToo(SampleSubject subject) : Sample(subject);

    /// <summary>A claim that is asked of no model; abstract, so that NUnit does not look for its tests.</summary>
    public abstract class AskedOfNone(SampleSubject subject) : Sample(subject);

    /// <summary>A claim of which nothing says what it is asked of; abstract for the same reason.</summary>
    public abstract class WithoutSubjects(SampleSubject subject) : ClaimFixture(subject);

    /// <summary>A claim with subjects of its own.</summary>
    [Subjects<OfItsOwn>, Explicit(OnlyInside), Claim("OfItsOwn is so")]
    public sealed class OfItsOwn(SampleSubject subject) : Sample(subject), ISubjects
    {
        public static IEnumerable<ISubject> Of(string claim) => [new SampleSubject("own")];

        [Control]
        public Finding It_is_there() => Attention.Baseline.Is(Threshold.AtLeast(0.5));
    }

    /// <summary>A claim that breaks before it says anything.</summary>
    [Explicit(OnlyInside), Claim("Broken is so")]
    public sealed class Broken(SampleSubject subject) : Sample(subject)
    {
        [OneTimeSetUp]
        public void Break() => throw new InvalidDataException("The file ends in the middle.");

        [Control]
        public Finding It_is_there() => Attention.Baseline.Is(Threshold.AtLeast(0.5));
    }

    /// <summary>A fixture that runs claims for purposes of its own: nothing of that belongs into the report.</summary>
    public sealed class Proof
    {
        private readonly SampleSubject subject = new("elsewhere");

        public void It_runs_a_claim() => new Kept(subject).Report.Should().HaveVerdict(Verdict.Supported);
    }

    /// <summary>What the sample claims share.</summary>
    [Subjects<SampleSubjects>]
    public abstract class Sample(SampleSubject subject) : ClaimFixture(subject)
    {
        public override string Reasoning => "It might be.";

        public override string Method => "It is measured.";

        public override IReadOnlyList<string> Sources => ["ours"];

        protected Effect Attention => Samples.Attention(kept: Subject.IsCounterModel ? 0.5 : 0.95);

        protected override Conditions Conditions => Conditions.Of(subject: Subject.Name);
    }
}

/// <summary>A model that is not even there.</summary>
public sealed record SampleSubject(string Name) : ISubject
{
    public bool IsCounterModel { get; init; }

    public bool IsGuest { get; init; }

    public string? NamedBy { get; init; }

    public IReadOnlyList<string> Remarks { get; init; } = [];

    public Obstacle? Missing { get; init; }

    public bool IsRequired { get; init; }
}

/// <summary>Two claims are asked of two models and a counter-model, the others of one model each.</summary>
public sealed class SampleSubjects : ISubjects
{
    private static readonly Obstacle NotHere = new("Its weights are not here.", "fetch them");

    public static IEnumerable<ISubject> Of(string claim) => claim switch
    {
        "Kept" or "Alike" => [new SampleSubject("small"), new SampleSubject("large"), new SampleSubject("counter") { IsCounterModel = true }],
        "Unclear" => [new SampleSubject("small"), new SampleSubject("owner/guest") { IsGuest = true, NamedBy = "IOI_SUBJECTS=\"../guest\"", Remarks = ["It came by."] }],
        "Lacking" => [new SampleSubject("small") { Missing = NotHere }],
        "Required" or "RequiredToo" => [new SampleSubject("small") { Missing = NotHere, IsRequired = true }],
        nameof(SampleClaims.AskedOfNone) => [],
        _ => [new SampleSubject("small")],
    };
}
