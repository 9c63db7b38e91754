using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Components as people type them: "9.9", "9.6,9.9,10.0", "m3", "Name Movers", "NM", and several with commas between.</summary>
internal static class ComponentParser
{
    /// <summary>Reads heads, MLPs and groups.</summary>
    /// <exception cref="UsageException">Something that the subject does not have; the message says what is near it.</exception>
    public static ComponentSet Components(string text, Subject subject)
    {
        var parts = text.Replace("\"", string.Empty, StringComparison.Ordinal)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts switch
        {
            [] => throw new UsageException("No head is named; write heads, as in 9.6,9.9, or a group, as in 'Name Movers'."),
            [var only] => One(only, subject),
            _ => ComponentSet.Of(parts.SelectMany(part => One(part, subject)).Distinct()),
        };
    }

    /// <summary>Reads heads and groups of heads.</summary>
    /// <exception cref="UsageException">Something is not a head of the subject.</exception>
    public static ComponentSet Heads(string text, Subject subject)
    {
        var components = Components(text, subject);
        return components.FirstOrDefault(component => component is not Head) is { } other
            ? throw new UsageException($"{other} is not a head; only heads are possible here, as in 9.6,9.9.")
            : components;
    }

    private static ComponentSet One(string text, Subject subject)
    {
        var groups = subject.Circuit.Groups;
        if (groups.FirstOrDefault(group => Is(group.Name) || Is(group.Abbreviation)) is { } named)
        {
            return named.ToSet();
        }

        if (Is("all"))
        {
            return ComponentSet.AllHeads(subject.Model.Shape);
        }

        if (Is("everything"))
        {
            return ComponentSet.Everything(subject.Model.Shape);
        }

        return Component(text, subject.Model.Shape) is { } component ? ComponentSet.Of(component) : throw Unknown(text, subject);

        bool Is(string name) => string.Equals(name, text, StringComparison.OrdinalIgnoreCase);
    }

    private static Component? Component(string text, TransformerShape shape)
    {
        if (text.Length > 1 && text[0] is 'm' or 'M' && NumberOptions.TryParse(text[1..], out var layer))
        {
            return layer >= 0 && layer < shape.Layers ? new Mlp(layer) : throw new UsageException(
                $"MLP {text}: this model has layers 0–{shape.Layers - 1}.");
        }

        if (!text.Contains('.', StringComparison.Ordinal) || !char.IsAsciiDigit(text[0]))
        {
            return null;
        }

        Head head;
        try
        {
            head = Head.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }

        return head.Layer >= shape.Layers ? throw new UsageException($"head {text}: this model has layers 0–{shape.Layers - 1}.")
            : head.Index >= shape.Heads ? throw new UsageException($"head {text}: each layer of this model has heads 0–{shape.Heads - 1}.")
            : head;
    }

    private static UsageException Unknown(string text, Subject subject)
    {
        var groups = subject.Circuit.Groups;
        if (groups.IsEmpty)
        {
            return new UsageException(
                $"'{text}' is not a head, and {subject.Name} has no known head groups; name heads, as in 9.6,9.9, or m3 for an MLP.");
        }

        var near = Nearest.Suggest(text, groups.SelectMany(group => new[] { group.Name, group.Abbreviation }));
        return new UsageException(
            $"no group '{text}'{near} {subject.Name} has {string.Join(", ", groups.Select(group => $"{group.Name} ({group.Abbreviation})"))}; "
            + "a head is written layer.index, as in 9.6.");
    }
}
