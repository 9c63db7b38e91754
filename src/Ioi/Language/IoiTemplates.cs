using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The templates that published work used. Each serves ABBA and BABA order.</summary>
public static class IoiTemplates
{
    /// <summary>The fifteen templates of Wang et al. 2022 (arXiv 2211.00593), Appendix E, in their order.</summary>
    public static ImmutableArray<IoiTemplate> Paper { get; } = Number(
        "Then, [B] and [A] went to the [PLACE]. [B] gave a [OBJECT] to",
        "Then, [B] and [A] had a lot of fun at the [PLACE]. [B] gave a [OBJECT] to",
        "Then, [B] and [A] were working at the [PLACE]. [B] decided to give a [OBJECT] to",
        "Then, [B] and [A] were thinking about going to the [PLACE]. [B] wanted to give a [OBJECT] to",
        "Then, [B] and [A] had a long argument, and afterwards [B] said to",
        "After [B] and [A] went to the [PLACE], [B] gave a [OBJECT] to",
        "When [B] and [A] got a [OBJECT] at the [PLACE], [B] decided to give it to",
        "When [B] and [A] got a [OBJECT] at the [PLACE], [B] decided to give the [OBJECT] to",
        "While [B] and [A] were working at the [PLACE], [B] gave a [OBJECT] to",
        "While [B] and [A] were commuting to the [PLACE], [B] gave a [OBJECT] to",
        "After the lunch, [B] and [A] went to the [PLACE]. [B] gave a [OBJECT] to",
        "Afterwards, [B] and [A] went to the [PLACE]. [B] gave a [OBJECT] to",
        "Then, [B] and [A] had a long argument. Afterwards [B] said to",
        "The [PLACE] [B] and [A] went to had a [OBJECT]. [B] gave it to",
        "Friends [B] and [A] found a [OBJECT] at the [PLACE]. [B] gave it to");

    /// <summary>
    /// The one template of Redwood Research's REMIX exercises, day 5 part 3: the paper's first, always with BOS and in
    /// BABA order there.
    /// </summary>
    public static IoiTemplate Remix { get; } =
        new("remix", "Then, [B] and [A] went to the [PLACE]. [B] gave a [OBJECT] to");

    private static ImmutableArray<IoiTemplate> Number(params string[] texts) =>
        [.. texts.Select((text, i) => new IoiTemplate($"paper{i:00}", text))];
}
