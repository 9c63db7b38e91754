using IoiClaims.Report;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Claims about nothing, for runs inside tests. NUnit does not find them: nothing in them is marked as a test.</summary>
internal static class SampleClaims
{
    /// <summary>The set-up fixture of their runs.</summary>
    public sealed class TheRun : ClaimRun
    {
        protected override string Folder => "reports";

        protected override string Project => "mine";
    }

    /// <summary>A claim with a step, a verdict, a table.</summary>
    public sealed class Kept(string subject) : Sample("Kept", subject)
    {
        public void It_keeps_its_step() => Step.Should().HoldInEveryPart();

        public void It_has_the_recorded_verdict() => Verify(Whole);

        public void It_has_the_verified_table() => Verify(Samples.Table(), "Effects");
    }

    /// <summary>A claim whose verdict is not the recorded one, on a counter-model.</summary>
    public sealed class NotKept(string subject) : Sample("NotKept", subject)
    {
        protected override Verdict Expected => Verdict.Refuted;

        protected internal override bool IsCounterModel(string subject) => true;

        public void It_has_the_recorded_verdict() => Verify(Whole);
    }

    /// <summary>A claim on a model that nobody has run claims on before.</summary>
    public sealed class First(string subject) : Sample("First", subject)
    {
        protected override bool HasVerifiedTables => false;

        public void It_has_the_recorded_verdict() => Verify(Whole);

        public void It_has_the_verified_table() => Verify(Samples.Table(), "Effects");
    }

    /// <summary>The same, with another verdict than the recorded one.</summary>
    public sealed class FirstAndNotKept(string subject) : Sample("FirstAndNotKept", subject)
    {
        protected override bool HasVerifiedTables => false;

        protected override Verdict Expected => Verdict.Refuted;

        public void It_has_the_recorded_verdict() => Verify(Whole);
    }

    /// <summary>A claim with two tables in one test.</summary>
    public sealed class Two(string subject) : Sample("Two", subject)
    {
        public void It_has_the_verified_tables() => Assert.Multiple(() =>
        {
            Verify(Samples.Table(), "First");
            Verify(Samples.Table(), "Second");
        });
    }

    /// <summary>A claim whose subject is not here.</summary>
    public sealed class Lacking(string subject) : Sample("Lacking", subject)
    {
        [OneTimeSetUp]
        public void Look() => Missing.Skip("Its weights are not here.", "fetch them");

        public void It_has_the_recorded_verdict() => Verify(Whole);

        public void It_would_look_further() => Verify(Whole);
    }

    /// <summary>A claim that breaks before it says anything.</summary>
    public sealed class Broken(string subject) : Sample("Broken", subject)
    {
        [OneTimeSetUp]
        public void Break() => throw new InvalidDataException("The file ends in the middle.");

        public void It_has_the_recorded_verdict() => Verify(Whole);
    }

    /// <summary>A fixture that runs claims for purposes of its own: nothing of that belongs into the report.</summary>
    public sealed class Proof
    {
        private readonly string subject = "elsewhere";

        public void It_runs_a_claim() => new Kept(subject).It_has_the_recorded_verdict();
    }

    /// <summary>What the sample claims share.</summary>
    public abstract class Sample(string name, string subject)
        : ClaimFixture(new ClaimText(name, $"{name} is so", "It might be.", "It is measured.", ["ours"]))
    {
        public override ClaimReport Whole => Claim.That(Text.Statement)
            .Require("attention is kept", Samples.Attention(kept: 0.95).Retained, Threshold.AtLeast(0.85))
            .Record("attention before", Samples.Attention(kept: 0.95).Baseline);

        protected ClaimReport Step => Claim.That($"a step of {Text.Name}").Control("it is there", holds: true, "yes", "yes");

        protected internal override string SubjectName => subject;

        protected override Verdict Expected => Verdict.Supported;

        protected override Conditions Conditions => Conditions.Of(subject: subject);

        protected override IEnumerable<ClaimFigure> Figures =>
            [new AttentionFigure("who looks where", [new FigureHead("0.0", "heads")], [new AttentionPrompt(["a"], [], [[[1]]])])];
    }
}
