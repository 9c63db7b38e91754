using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What the solutions of Redwood Research's REMIX course, day 5 part 3, assert on their 50 prompts. Their model computes
/// the exact GELU instead of GPT-2's approximation of it; so does this one, here only.
/// </summary>
[OnGpt2]
public sealed class Remix() : RemixTests(Gpt2, Reproduces)
{
    [Test]
    public void The_mean_logit_difference_is_in_the_usual_range() => OnRemix.Measure().Average().Should().BeInRange(2.5f, 4f);
}

/// <summary>The published numbers of REMIX.</summary>
public abstract class RemixTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void Early_layers_hardly_write_to_the_logits() => Check("RemixDirectEffects", () =>
    {
        (string Sender, ComponentSet Components)[] senders =
        [
            ("m8", ComponentSet.Of(new Mlp(8))),
            ("attention layer 2", ComponentSet.Of(Model.Shape.AllHeads().Where(head => head.Layer == 2))),
        ];
        return Found(
            [.. senders.Select(sender => sender.Sender)],
            ["logit difference"],
            (row, _) => WithAnotherIO(senders[row].Components.ToLogits(END)).PatchedValues[0]);
    });

    [Test]
    public void Early_heads_hardly_write_into_the_keys_of_Name_Movers_at_IO() => Check("RemixKeysAtIO", () =>
    {
        Head[] senders = [new(0, 5), new(1, 5), new(2, 5)];
        return Found([.. senders.Select(head => $"{head}")], ["change"], (row, _) => WithAnotherIO(
            Route.From(senders[row]).To(PublishedCircuit.NameMovers.ToSet().Keys(IoiRoles.Io)).ToLogits(END)).Change.Mean);
    });

    [Test]
    public void The_Negative_Name_Mover_10_7_hardly_attends_to_END() => Check("RemixAttention", () => OnRemix.Runner.Read(
        OnRemix.Batch.Select([3]), run =>
        {
            var head = new Head(10, 7);
            double At(AttentionWeighting weighting)
            {
                using var pattern = AttentionReadings.Weighted(run, head, weighting);
                return pattern[0, 15, 15].item<float>();
            }

            return new Cells([At(AttentionWeighting.Plain), At(AttentionWeighting.ValueLength)]);
        }).ToTable());

    /// <summary>The model with the exact GELU on the 50 prompts.</summary>
    protected IoiExperiment OnRemix => Ioi.Once("REMIX's model and prompts", () =>
    {
        var exact = Ioi.Once("exact GELU", () => Model.WithActivation(Gpt2Activation.Gelu));
        return new IoiExperiment(Ioi.Subject with { Model = exact }, Prompts.Baseline, new BootstrapPlan(100, 0));
    });

    private static Role END => Role.End;

    private IoiDatasetFamily Prompts => Ioi.Once("REMIX's prompts", () => RemixPrompts.Load(Tokenizer));

    private Effect WithAnotherIO(Route route) => OnRemix.Patch(route, from: Prompts[RemixPrompts.FlippedIo]).LogitDifference;

    /// <summary>Two numbers of one prompt.</summary>
    private sealed record Cells(IReadOnlyList<double> Attention) : IPromptReading<Cells>
    {
        public static Cells Join(IReadOnlyList<Cells> parts) => parts.Single();

        public NumericTable ToTable() => Found(["none", "value's length"], ["attention"], (row, _) => Attention[row]);
    }
}
