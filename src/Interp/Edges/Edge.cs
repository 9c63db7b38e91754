using System.Globalization;

namespace IoiClaims;

/// <summary>One reading end of one component: "9.6.Q", "m3", "logits".</summary>
/// <param name="Reader">The component that reads.</param>
/// <param name="Kind">By which of its ports, a single one.</param>
public sealed record Port(Component Reader, PortKinds Kind)
{
    /// <summary>Reads "9.6.Q", "m3" or "logits".</summary>
    /// <exception cref="FormatException">The text is no port.</exception>
    public static Port Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "logits")
        {
            return new Port(new Output(), PortKinds.FinalNorm);
        }

        if (text.StartsWith('m'))
        {
            return new Port(Edge.Writer(text), PortKinds.MlpInput);
        }

        var dot = text.LastIndexOf('.');
        return (dot < 0 ? string.Empty : text[(dot + 1)..]) switch
        {
            "Q" => new Port(Head.Parse(text[..dot]), PortKinds.Query),
            "K" => new Port(Head.Parse(text[..dot]), PortKinds.Key),
            "V" => new Port(Head.Parse(text[..dot]), PortKinds.Value),
            _ => throw new FormatException($"'{text}' is no port; write 9.6.Q, 9.6.K or 9.6.V for a head's, m3 for an MLP's, or logits."),
        };
    }

    /// <summary>As in "9.6.Q", "m3", "logits".</summary>
    public override string ToString() => Reader is Head ? $"{Reader}.{Kind.ShortName()}" : $"{Reader}";
}

/// <summary>What one component writes as one port of another reads it: "2.2 → 5.5.K at S1+1".</summary>
/// <param name="Sender">The component that writes.</param>
/// <param name="Into">The port that reads.</param>
/// <param name="At">
/// The position at which the port reads; every position where none is given. The logits are read where the metric asks for them, so
/// that edges into them have no place of their own.
/// </param>
public sealed record Edge(Component Sender, Port Into, Place At)
{
    /// <summary>An edge at every position.</summary>
    /// <param name="sender">The component that writes.</param>
    /// <param name="into">The port that reads.</param>
    public Edge(Component sender, Port into)
        : this(sender, into, Place.Everywhere)
    {
    }

    /// <summary>Reads a component that writes: "embedding", "9.6", "m3".</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Component Writer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == "embedding" ? new Embedding()
            : !text.StartsWith('m') ? Head.Parse(text)
            : int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? new Mlp(layer)
            : throw new FormatException($"'{text}' is no MLP; that of layer 3 is written m3.");
    }

    /// <summary>As in "2.2 → 5.5.K at S1+1"; without the place where it is every position.</summary>
    public override string ToString() => At is Place.AllPositions ? $"{Sender} → {Into}" : $"{Sender} → {Into} at {At}";
}
