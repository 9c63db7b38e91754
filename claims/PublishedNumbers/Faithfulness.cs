using IoiClaims.Fixtures;
using IoiClaims.Gpt2;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// How much of the logit difference the published circuit keeps, template by template, as auto-circuit has it (Miller et
/// al. 2024), whose numbers agree with a fork of the IOI paper's own code: 60 numbers. ABBA always keeps less than the
/// whole, BABA mostly more.
/// </summary>
[TestFixture]
public sealed class Faithfulness() : FaithfulnessTests(() => Bench.For(Gpt2Small.Name).Subject, Fetched, Reproduces)
{
    private static PairedPrompts Fetched(NameOrder order, int template)
    {
        try
        {
            return new AutoCircuitPrompts(CheckpointEnvironment.OfThisProcess()).Load(order, template);
        }
        catch (PromptsNotAtHandException missing)
        {
            Bench.SkipOrFail(Gpt2Small.Name, missing.Message);
            throw;
        }
    }
}

/// <summary>The published faithfulness values.</summary>
public abstract class FaithfulnessTests(
    Func<Subject> subject, Func<NameOrder, int, PairedPrompts> prompts, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private const int Templates = 15;

    [Test]
    public void The_circuit_keeps_most_of_the_logit_difference_with_BOS() => Check("FaithfulnessWithBos", () => Table(bos: true));

    [Test]
    public void The_circuit_keeps_most_of_the_logit_difference_without_BOS() => Check("FaithfulnessWithoutBos", () => Table(bos: false));

    private NumericTable Table(bool bos)
    {
        NameOrder[] orders = [NameOrder.Abba, NameOrder.Baba];
        using var laboratory = new Laboratory(Model, new BootstrapPlan(100, 0));
        return Found(
            Numbered(Templates),
            ["ABBA", "BABA"],
            (template, order) => Percent(laboratory, orders[order], template, bos));
    }

    private double Percent(Laboratory laboratory, NameOrder order, int template, bool bos)
    {
        TestContext.Progress.WriteLine($"{Subject.Name}: faithfulness on {order} template {template}, {(bos ? "with" : "without")} BOS");
        var (clean, corrupt, metric) = prompts(order, template).Tokenized(Subject.Tokenizer, bos);
        var circuit = new IoiClaims.Circuit("published", Subject.Circuit.Groups);
        using var runs = new CircuitExperiments(laboratory, clean, Ablation.Mean(corrupt), metric, Conditions.None);
        return 100 * runs.Run(circuit).Retained.Value;
    }
}
