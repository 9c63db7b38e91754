using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// How much of the logit difference the published circuit keeps, template by template, as auto-circuit has it (Miller et
/// al. 2024), whose numbers agree with a fork of the IOI paper's own code: 60 numbers. ABBA always keeps less than the
/// whole, BABA mostly more.
/// </summary>
[OnGpt2]
public sealed class Faithfulness() : FaithfulnessTests(Gpt2, Reproduces)
{
    protected override PairedPrompts Prompts(NameOrder order, int template)
    {
        try
        {
            return new AutoCircuitPrompts(CheckpointEnvironment.OfThisProcess()).Load(order, template);
        }
        catch (PromptsNotAtHandException missing)
        {
            FailIfRequired(missing.Message);
            Assert.Ignore(missing.Message);
            throw;
        }
    }
}

/// <summary>The published faithfulness values.</summary>
public abstract class FaithfulnessTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private const int Templates = 15;

    [Test]
    public void The_circuit_keeps_most_of_the_logit_difference_with_BOS() => Check("FaithfulnessWithBos", () => Table(bos: true));

    [Test]
    public void The_circuit_keeps_most_of_the_logit_difference_without_BOS() => Check("FaithfulnessWithoutBos", () => Table(bos: false));

    /// <summary>The prompts of one template in one order.</summary>
    protected abstract PairedPrompts Prompts(NameOrder order, int template);

    private NumericTable Table(bool bos)
    {
        NameOrder[] orders = [NameOrder.Abba, NameOrder.Baba];
        return Found(Numbered(Templates), ["ABBA", "BABA"], (template, order) => Percent(orders[order], template, bos));
    }

    private double Percent(NameOrder order, int template, bool bos)
    {
        TestContext.Progress.WriteLine($"{Ioi.Subject.Name}: faithfulness on {order} template {template}, {(bos ? "with" : "without")} BOS");
        var (clean, corrupt, metric) = Prompts(order, template).Tokenized(Tokenizer, bos);
        using var experiment = new Experiment(Ioi.Runner, clean, metric, intervals: new BootstrapPlan(100, 0));
        using var runs = new CircuitExperiments(experiment, Ablation.Mean(corrupt));
        return 100 * runs.Run(PublishedCircuit.Gpt2Small).Retained.Value;
    }
}
