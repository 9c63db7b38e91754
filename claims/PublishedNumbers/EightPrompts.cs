namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The eight prompts of TransformerLens' demonstrations (Nanda 2022 and 2023), on which every number is deterministic:
/// attributions, activation patching of everything there is, attention, and self-repair; and RelP's, on the same prompts. Left out is
/// the attribution demonstration's map of paths from 144 heads to 432 queries, keys and values: on the way through a norm it multiplies by
/// the gradient of the norm's scale, where it would have to divide by the scale.
/// </summary>
[OnGpt2]
public sealed class EightPrompts() : EightPromptsTests(Gpt2, Reproduces);

/// <summary>The published numbers of the eight prompts.</summary>
public abstract class EightPromptsTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    private EightPromptsExperiments Eight => Ioi.OnEightPrompts;

    [Test]
    public void The_prompts_are_fifteen_tokens_long_and_differ_at_S2()
    {
        Eight.Prompts.Batch.Tokens.Should().OnlyContain(prompt => prompt.Length == 15);
        Eight.FirstDifference.Should().Be(10);
    }

    // On any model: the prompts differ in the token at S2 and in nothing else.
    [Test]
    public void What_is_embedded_at_S2_is_the_whole_difference() =>
        Eight.PatchedLayers(all => all.Stream)["0", "10"].Should().BeApproximately(1, 1e-3);

    [Test]
    public void Logit_differences() => Check("LogitDifferences", Eight.LogitDifferences);

    [Test]
    public void The_residual_stream_holds_the_answer_after_layer_9() => Check("AccumulatedResidual", Eight.AccumulatedResidual);

    [Test]
    public void Attention_layers_write_the_answer() => Check("AttributionByLayer", Eight.AttributionByLayer);

    [Test]
    public void Name_Movers_write_the_answer() => Check("AttributionByHead", () => Eight.AttributionByHead(silent: []));

    [Test]
    public void Without_9_9_others_step_in() => Check("SelfRepair", Eight.SelfRepair);

    [Test]
    public void Without_9_9_other_heads_write_more() =>
        Check("AttributionByHeadWithout9_9", () => Eight.AttributionByHead(silent: [new Head(9, 9)]));

    [Test]
    public void Without_9_9_the_final_norm_divides_by_less() => Check("FinalNormScales", Eight.FinalNormScales);

    [Test]
    public void Patching_the_residual_stream() => Check("PatchedResidualStream", () => Eight.PatchedLayers(all => all.Stream));

    [Test]
    public void Patching_attention_layers() => Check("PatchedAttentionLayers", () => Eight.PatchedLayers(all => all.Attention));

    [Test]
    public void Patching_MLPs() => Check("PatchedMlps", () => Eight.PatchedLayers(all => all.Mlps));

    [TestCase(AttributionMethod.Eap, "Attributed")]
    [TestCase(AttributionMethod.RelP, "RelevanceOf")]
    public void Attribution_of_the_residual_stream(AttributionMethod method, string table) =>
        Check($"{table}ResidualStream", () => Eight.AttributedLayers(method, all => all.Stream));

    [TestCase(AttributionMethod.Eap, "Attributed")]
    [TestCase(AttributionMethod.RelP, "RelevanceOf")]
    public void Attribution_of_attention_layers(AttributionMethod method, string table) =>
        Check($"{table}AttentionLayers", () => Eight.AttributedLayers(method, all => all.Attention));

    [TestCase(AttributionMethod.Eap, "Attributed")]
    [TestCase(AttributionMethod.RelP, "RelevanceOf")]
    public void Attribution_of_MLPs(AttributionMethod method, string table) =>
        Check($"{table}Mlps", () => Eight.AttributedLayers(method, all => all.Mlps));

    // On any model: two ways to the same gradients.
    [Test]
    public void Edges_that_lead_past_the_front_of_a_layer_add_up_to_what_the_residual_stream_carries_there()
    {
        var (edges, stream) = (Eight.AttributedLayers(AttributionMethod.Eap, all => all.Stream), Eight.AttributedStream());
        foreach (var row in stream.Rows)
        {
            foreach (var column in stream.Columns)
            {
                var carried = stream[row, column]!.Value;
                edges[row, column]!.Value.Should().BeApproximately(carried, 1e-4 * (1 + Math.Abs(carried)), "layer {0}, position {1}", row, column);
            }
        }
    }

    [Test]
    public void Patching_what_heads_mix() => Check("PatchedOutputs", () => Eight.PatchedHeads(Eight.Outputs));

    [Test]
    public void Attribution_of_what_heads_write() => Check("AttributedOutputs", Eight.AttributedOutputs);

    [Test]
    public void Attribution_of_queries() => Check("AttributedQueries", () => Eight.Attributed(all => all.Queries));

    [Test]
    public void Attribution_of_keys() => Check("AttributedKeys", () => Eight.Attributed(all => all.Keys));

    [Test]
    public void Attribution_of_values() => Check("AttributedValues", () => Eight.Attributed(all => all.Values));

    [Test]
    public void Attribution_of_attention_patterns() => Check("AttributedPatterns", () => Eight.Attributed(all => all.Patterns));

    // On any model: two ways to the same gradients.
    [Test]
    public void What_edges_that_leave_a_head_carry_adds_up_to_what_it_writes()
    {
        var (edges, heads) = (Eight.AttributedOutputs(), Eight.Attributed(all => all.Mixed));
        foreach (var head in Ioi.Shape.AllHeads())
        {
            var written = heads[head.Layer, head.Index]!.Value;
            edges[head.Layer, head.Index]!.Value.Should().BeApproximately(written, 1e-4 * (1 + Math.Abs(written)), "{0}", head);
        }
    }

    [Test]
    public void Patching_queries() => Check("PatchedQueries", () => Eight.PatchedHeads(Eight.Queries));

    [Test]
    public void Patching_keys() => Check("PatchedKeys", () => Eight.PatchedHeads(Eight.Keys));

    [Test]
    public void Patching_values() => Check("PatchedValues", () => Eight.PatchedHeads(Eight.Values));

    [Test]
    public void Patching_attention_patterns() => Check("PatchedPatterns", () => Eight.PatchedHeads(Eight.Patterns));

    [Test]
    public void Patching_what_heads_mix_position_by_position() =>
        Check("PatchedOutputsByPosition", () => Eight.PatchedHeadsByPosition(Eight.Outputs));

    [Test]
    public void Patching_queries_position_by_position() => Check("PatchedQueriesByPosition", () => Eight.PatchedHeadsByPosition(Eight.Queries));

    [Test]
    public void Patching_keys_position_by_position() => Check("PatchedKeysByPosition", () => Eight.PatchedHeadsByPosition(Eight.Keys));

    [Test]
    public void Patching_values_position_by_position() => Check("PatchedValuesByPosition", () => Eight.PatchedHeadsByPosition(Eight.Values));

    [Test]
    public void Patching_attention_patterns_position_by_position() =>
        Check("PatchedPatternsByPosition", () => Eight.PatchedHeadsByPosition(Eight.Patterns));

    [Test]
    public void The_induction_head_5_5_attends_from_S2_to_what_followed_S1() =>
        Check("AttentionOf5_5", () => Eight.AttentionRows(new Head(5, 5), IoiRoles.S2));

    [Test]
    public void The_Negative_Name_Mover_10_7_attends_to_IO() => Check("AttentionOf10_7", () => Eight.AttentionRows(new Head(10, 7), IoiRoles.End));

    [Test]
    public void The_Negative_Name_Mover_11_10_attends_to_IO() => Check("AttentionOf11_10", () => Eight.AttentionRows(new Head(11, 10), IoiRoles.End));
}
