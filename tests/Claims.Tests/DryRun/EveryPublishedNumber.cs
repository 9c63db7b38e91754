using IoiClaims.Checkpoints;
using IoiClaims.Claims.PublishedNumbers;
using IoiClaims.Fixtures;
using IoiClaims.Gpt2;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>The experiments behind published numbers run, and find a number for every published one.</summary>
public static class EveryPublishedNumber
{
    /// <summary>All is measured, and not everywhere the same.</summary>
    public static Judge IsComputed { get; } = (published, found, _) =>
    {
        var cells = Cells(found).ToList();
        cells.Should().HaveCount(Cells(published).Count()).And.OnlyContain(cell => double.IsFinite(cell));
        if (cells.Count > 1)
        {
            cells.Distinct().Should().HaveCountGreaterThan(1, "an experiment that does nothing finds one number everywhere");
        }
    };

    /// <summary>A few prompts of a template, as auto-circuit pairs them; auto-circuit's own where a copy is at hand.</summary>
    public static PairedPrompts SomePrompts(NameOrder order, int template)
    {
        var environment = CheckpointEnvironment.OfThisProcess();
        if (environment.Variable(AutoCircuitPrompts.Variable) is not null)
        {
            return new AutoCircuitPrompts(environment).Load(order, template);
        }

        var prompts = IoiDataset.Generate(
            RandomSubject.Subject.Experiment.Subject.Tokenizer,
            [IoiTemplates.Paper[template]],
            count: 3,
            seed: template,
            order == NameOrder.Abba ? OrderChoice.Abba : OrderChoice.Baba,
            bos: false);
        var others = prompts.Corrupt(Corruptions.Abc, seed: 1);
        return new PairedPrompts(
            $"template {template}",
            [
                .. new[] { IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2, IoiRoles.End }
                    .Select(role => (role, prompts.Batch.Positions(role)[0])),
            ],
            [
                .. prompts.Prompts.Zip(others.Prompts, (prompt, other) =>
                    (prompt.Text, other.Text, $" {prompt.Frame.Io}", $" {prompt.Frame.S}")),
            ]);
    }

    private static IEnumerable<double> Cells(NumericTable table) =>
        from row in Enumerable.Range(0, table.Rows.Length)
        from column in Enumerable.Range(0, table.Columns.Length)
        where table[row, column] is not null
        select table[row, column]!.Value;
}

/// <summary>The eight prompts, dry.</summary>
[TestFixture]
public sealed class EightPromptsDry() : EightPromptsTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed);

/// <summary>Random tokens, dry.</summary>
[TestFixture]
public sealed class RandomTokensDry() : RandomTokensTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed);

/// <summary>Knock-outs, dry.</summary>
[TestFixture]
public sealed class PublishedKnockOutsDry() : PublishedKnockOutsTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed);

/// <summary>Errors of the circuit, dry: a random model errs on every other prompt.</summary>
[TestFixture]
public sealed class ErrorsOfTheCircuitDry() : ErrorsOfTheCircuitTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed, prompts: 300);

/// <summary>Correlations with patching, dry.</summary>
[TestFixture]
public sealed class CorrelationsWithPatchingDry() : CorrelationsWithPatchingTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed, prompts: 8);

/// <summary>Direct effects, dry.</summary>
[TestFixture]
public sealed class DirectEffectsOnNamedPairsDry()
    : DirectEffectsOnNamedPairsTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed, pairs: 12);

/// <summary>Predictions, dry.</summary>
[TestFixture]
public sealed class PredictionsDry() : PredictionsTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed);

/// <summary>REMIX, dry.</summary>
[TestFixture]
public sealed class RemixDry() : RemixTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed);

/// <summary>Faithfulness, dry.</summary>
[TestFixture]
public sealed class FaithfulnessDry() : FaithfulnessTests(RandomSubject.Subject, EveryPublishedNumber.IsComputed)
{
    protected override PairedPrompts Prompts(NameOrder order, int template) => EveryPublishedNumber.SomePrompts(order, template);
}

/// <summary>Circuits of edges, dry: on a model that is small in layers and heads, too, since no single one is named.</summary>
[TestFixture]
public sealed class EdgeCircuitsDry() : EdgeCircuitsTests(Small, EveryPublishedNumber.IsComputed, prompts: 8)
{
    private static IoiSubject Small { get; } = new(
        "random, small",
        () => new Ioi.Subject(
            "random, small",
            RandomGpt2.Create(Gpt2Config.Small with { Layers = 3, Heads = 2, Width = 32, InnerWidth = 64 }, seed: 0, scale: 0.15)
                .MoveTo(DeviceChoice.FromEnvironment().Open()),
            BytePairVocabulary.Gpt2.ToTokenizer(),
            new Circuit("none")),
        prompts: 8);

    [OneTimeTearDown]
    public void ClearAway() => Small.Dispose();
}
