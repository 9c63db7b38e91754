using System.Globalization;

namespace IoiClaims;

/// <summary>A part of a run that is shared out to several machines.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Environment variable: the part that a run is to be, such as "2/5"; without it a run is the whole.</summary>
    public const string Variable = "IOI_SHARD";

    /// <summary>Reads a part such as "2/5".</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it was said, for messages: an option or variable.</param>
    /// <exception cref="FormatException">It is no such thing; the message says what is wrong and what was expected.</exception>
    public static Shard Parse(string text, string source = "--shard")
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (parts.Length != 2 || !Number(parts[0], out var index) || !Number(parts[1], out var count))
        {
            throw new FormatException(
                $"{source} is '{text}', but a shard is written i/n: which part, from 1, and how many parts there are, such as 2/5.");
        }

        if (count == 0)
        {
            throw new FormatException($"{source} is '{text}', but a run cannot be shared out into 0 parts.");
        }

        if (index < 1 || index > count)
        {
            var hint = index == 0 ? $" Parts are counted from 1: the first one is 1/{count}." : string.Empty;
            throw new FormatException($"{source} is '{text}', but of {count} parts there is no part {index}.{hint}");
        }

        return new Shard(index, count);
    }

    /// <summary>The part that <see cref="Variable"/> asks for; null for the whole run.</summary>
    /// <exception cref="FormatException">The variable is no shard.</exception>
    public static Shard? FromEnvironment() => From(Environment.GetEnvironmentVariable(Variable));

    /// <summary>As <see cref="FromEnvironment"/>, from a given value.</summary>
    internal static Shard? From(string? value) => string.IsNullOrWhiteSpace(value) ? null : Parse(value.Trim(), Variable);

    /// <summary>As in "2/5".</summary>
    public override string ToString() => $"{Index}/{Count}";

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
