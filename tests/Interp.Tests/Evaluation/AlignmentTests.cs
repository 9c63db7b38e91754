namespace IoiClaims.Interp.Tests.Evaluation;

/// <summary>Which position stands for which, in prompts counted by hand.</summary>
public class AlignmentTests
{
    private static readonly Role Name = new("NAME");

    // Prompt 1 is longer in the second.
    private static readonly PromptBatch Here = Batch([[1, 2, 3, 4], [5, 6, 7]], name: [1, 2]);
    private static readonly PromptBatch There = Batch([[9, 8, 7, 6], [5, 4, 3, 2, 1]], name: [3, 0]);

    [TestCase(0, 1, ExpectedResult = 3)]
    [TestCase(1, 2, ExpectedResult = 0)]
    public int A_role_stands_for_the_same_role(int prompt, int position) => Alignment.Map(Here, There, Place.At(Name), prompt, position);

    [TestCase(0, ExpectedResult = 3)]
    [TestCase(1, ExpectedResult = 4)]
    public int The_end_of_a_prompt_stands_for_the_end_of_a_longer_one(int prompt) =>
        Alignment.Map(Here, There, Place.At(Role.End), prompt, Here.Positions(Role.End)[prompt]);

    [Test]
    public void Everywhere_and_at_a_position_each_stands_for_itself([Range(0, 3)] int position)
    {
        Alignment.Map(Here, There, Place.Everywhere, 0, position).Should().Be(position);
        Alignment.Map(Here, There, Place.AtPosition(position), 0, position).Should().Be(position);
    }

    [Test]
    public void Without_a_role_prompts_of_different_lengths_do_not_correspond()
    {
        FluentActions.Invoking(() => Alignment.Map(Here, There, Place.Everywhere, 1, 0))
            .Should().Throw<ArgumentException>().WithMessage("Prompt 1 has 3 tokens*and 5 in the other*");
        FluentActions.Invoking(() => Alignment.CheckSameLengths(Here, There)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Alignment.CheckSameLengths(Here, Here)).Should().NotThrow();
    }

    private static PromptBatch Batch(int[][] tokens, int[] name) => new(
        tokens,
        new Dictionary<Role, IReadOnlyList<int>> { [Name] = name, [Role.End] = [.. tokens.Select(prompt => prompt.Length - 1)] });
}
