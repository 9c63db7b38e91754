using IoiClaims.Fixtures;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The eight prompts of TransformerLens' demonstrations (Nanda 2022 and 2023), on which every number is deterministic:
/// attributions, activation patching of everything there is, attention, and self-repair.
/// </summary>
[TestFixture]
public sealed class EightPrompts() : EightPromptsTests(() => Bench.For(Gpt2Small.Name).Subject, Reproduces);

/// <summary>The published numbers of the eight prompts.</summary>
public abstract class EightPromptsTests(Func<Subject> subject, Judge judge) : EightPromptsExperiments(subject, judge)
{
    [Test]
    public void The_prompts_are_fifteen_tokens_long_and_differ_at_S2()
    {
        Clean.Batch.Tokens.Should().OnlyContain(prompt => prompt.Length == 15);
        FirstDifference.Should().Be(10);
    }

    // On any model: the prompts differ in the token at S2 and in nothing else.
    [Test]
    public void What_is_embedded_at_S2_is_the_whole_difference() =>
        PatchedResidualStream()["0", "10"].Should().BeApproximately(1, 1e-3);

    [Test]
    public void Logit_differences() => Check("LogitDifferences", LogitDifferences);

    [Test]
    public void The_residual_stream_holds_the_answer_after_layer_9() => Check("AccumulatedResidual", AccumulatedResidual);

    [Test]
    public void Attention_layers_write_the_answer() => Check("AttributionByLayer", AttributionByLayer);

    [Test]
    public void Name_Movers_write_the_answer() => Check("AttributionByHead", () => AttributionByHead(silent: []));

    [Test]
    public void Without_9_9_others_step_in() => Check("SelfRepair", SelfRepair);

    [Test]
    public void Without_9_9_other_heads_write_more() =>
        Check("AttributionByHeadWithout9_9", () => AttributionByHead(silent: [new Head(9, 9)]));

    [Test]
    public void Without_9_9_the_final_norm_divides_by_less() => Check("FinalNormScales", FinalNormScales);

    [Test]
    public void Patching_the_residual_stream() => Check("PatchedResidualStream", PatchedResidualStream);

    [Test]
    public void Patching_attention_layers() => Check("PatchedAttentionLayers", PatchedAttentionLayers);

    [Test]
    public void Patching_MLPs() => Check("PatchedMlps", PatchedMlps);

    [Test]
    public void Patching_what_heads_mix() => Check("PatchedOutputs", () => PatchedHeads(Outputs));

    [Test]
    public void Patching_queries() => Check("PatchedQueries", () => PatchedHeads(Queries));

    [Test]
    public void Patching_keys() => Check("PatchedKeys", () => PatchedHeads(Keys));

    [Test]
    public void Patching_values() => Check("PatchedValues", () => PatchedHeads(Values));

    [Test]
    public void Patching_attention_patterns() => Check("PatchedPatterns", () => PatchedHeads(Patterns));

    [Test]
    public void Patching_what_heads_mix_position_by_position() =>
        Check("PatchedOutputsByPosition", () => PatchedHeadsByPosition(Outputs));

    [Test]
    public void Patching_queries_position_by_position() => Check("PatchedQueriesByPosition", () => PatchedHeadsByPosition(Queries));

    [Test]
    public void Patching_keys_position_by_position() => Check("PatchedKeysByPosition", () => PatchedHeadsByPosition(Keys));

    [Test]
    public void Patching_values_position_by_position() => Check("PatchedValuesByPosition", () => PatchedHeadsByPosition(Values));

    [Test]
    public void Patching_attention_patterns_position_by_position() =>
        Check("PatchedPatternsByPosition", () => PatchedHeadsByPosition(Patterns));

    [Test]
    public void The_induction_head_5_5_attends_from_S2_to_what_followed_S1() =>
        Check("AttentionOf5_5", () => AttentionRows(new Head(5, 5), S2));

    [Test]
    public void The_Negative_Name_Mover_10_7_attends_to_IO() => Check("AttentionOf10_7", () => AttentionRows(new Head(10, 7), END));

    [Test]
    public void The_Negative_Name_Mover_11_10_attends_to_IO() => Check("AttentionOf11_10", () => AttentionRows(new Head(11, 10), END));
}
