using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Evaluation;

/// <summary>Over which prompts means are taken, counted by hand and computed directly.</summary>
public class MeanTests
{
    private static readonly Role Name = new("NAME");

    // Two templates of one length, and a third that is longer.
    private static readonly PromptBatch Prompts = new(
        [new[] { 1, 2, 3, 4 }, new[] { 5, 6, 7, 8 }, new[] { 4, 3, 2, 1 }, new[] { 8, 7, 6, 5 }, new[] { 1, 3, 5, 7, 9 }],
        new Dictionary<Role, IReadOnlyList<int>> { [Name] = [0, 1, 2, 3, 4], [Role.End] = [3, 3, 3, 3, 4] },
        ["abba", "baba", "abba", "baba", "long"]);

    [Test]
    public void A_group_is_a_template_and_not_a_length()
    {
        MeanRows.Of(Prompts, "abba", Place.Everywhere, 2).Should().Equal((0, 2), (2, 2));
        MeanRows.Of(Prompts, "baba", Place.AtPosition(1), 1).Should().Equal((1, 1), (3, 1));
        MeanRows.Of(Prompts, "long", Place.Everywhere, 4).Should().Equal((4, 4));
    }

    [Test]
    public void At_a_role_each_prompt_gives_its_own_position()
    {
        MeanRows.Of(Prompts, "abba", Place.At(Name), 3).Should().Equal((0, 0), (2, 2));
        MeanRows.Of(Prompts, "baba", Place.At(Name), 0).Should().Equal((1, 1), (3, 3));
    }

    [Test]
    public void Ablation_to_means_puts_in_what_was_averaged_over_prompts_of_the_same_template([Values] bool atRole)
    {
        using var model = RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 6, 11, 8), seed: 4, scale: 0.5, ScalarType.Float64);
        using var scope = NewDisposeScope();
        var head = new Head(0, 1);
        var place = atRole ? Place.At(Name) : Place.Everywhere;
        var writes = Enumerable.Range(0, Prompts.Count).Select(n => NaiveForward.Record(model, Prompts.Select([n]))[head][0]).ToList();
        int[][] templates = [[0, 2], [1, 3], [4]];

        using var cache = new RunCache();
        using var evaluation = new Evaluator(model, cache)
            .Evaluate(Intervention.MeanAblate(Prompts, ComponentSet.Of(head).Output(place)).On(model.Shape, Prompts));
        var found = evaluation.FinalNormOutput(Role.End);

        foreach (var template in templates)
        {
            foreach (var n in template)
            {
                var rows = place.Resolve(Prompts) is { } at ? [at[n]] : Enumerable.Range(0, Prompts.Tokens[n].Length);
                var expected = new NaiveForward
                {
                    Write = (component, value) =>
                    {
                        if (component != head)
                        {
                            return value;
                        }

                        var replaced = value.clone();
                        foreach (var row in rows)
                        {
                            replaced[0, row] = template.Select(m => writes[m][atRole ? Prompts.Positions(Name)[m] : row])
                                .Aggregate((left, right) => left + right) / template.Length;
                        }

                        return replaced;
                    },
                }.FinalNormOutput(model, Prompts.Select([n]), Role.End);
                Numbers.LargestDifference(expected[0], found[n]).Should().BeLessThan(1e-9, "prompt {0}", n);
            }
        }
    }

    [Test]
    public void Prompts_that_are_run_in_parts_get_the_means_over_all_of_them([Values] bool atRole)
    {
        using var model = RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 6, 11, 8), seed: 4, scale: 0.5);
        var plan = Intervention.MeanAblate(Prompts, ComponentSet.Of(new Head(0, 1)).Output(atRole ? Place.At(Name) : Place.Everywhere))
            .On(model.Shape, Prompts);
        var metric = new TokenLogitDifference([.. Enumerable.Range(0, Prompts.Count).Select(n => (n, n + 1))], Role.End);

        using var whole = new ModelRunner(model);
        using var parts = new ModelRunner(model, promptsAtATime: 1);

        parts.Measure(plan, metric).Zip(whole.Measure(plan, metric), (part, all) => Math.Abs(part - all)).Max().Should().BeLessThan(1e-5f);
    }
}
