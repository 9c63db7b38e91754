using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Receivers as people type them: "9.9.Q@END", "Name Movers.K@IO", "m8@S2".</summary>
internal static class PlaceParser
{
    private static readonly Dictionary<string, PortKinds> Ports = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Q"] = PortKinds.Query,
        ["K"] = PortKinds.Key,
        ["V"] = PortKinds.Value,
        ["QK"] = PortKinds.Query | PortKinds.Key,
        ["KV"] = PortKinds.Key | PortKinds.Value,
        ["QKV"] = PortKinds.Attention,
    };

    /// <summary>Reads a receiver.</summary>
    /// <exception cref="UsageException">It is not components, a port and a place.</exception>
    public static Ports Receiver(string text, Subject subject, RoleNames roles)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            throw new UsageException($"'{text}' names no place; write where it is read, as in {text}@END. {roles.InWords}");
        }

        var (reader, place) = (text[..at].Trim(), text[(at + 1)..].Trim());
        var where = place is "*" ? Place.Everywhere : Place.At(roles.Named(place));
        if (reader.StartsWith('m') && NumberOptions.TryParse(reader[1..], out _))
        {
            return new Ports(ComponentParser.Components(reader, subject), PortKinds.MlpInput, where);
        }

        var point = reader.LastIndexOf('.');
        var port = point < 0 ? string.Empty : reader[(point + 1)..];
        if (Ports.TryGetValue(port, out var ports))
        {
            return new Ports(ComponentParser.Heads(reader[..point], subject), ports, where);
        }

        throw port.Length > 0 && !char.IsAsciiDigit(port[0]) && point > 0
            ? new UsageException($"no port '{port}'{Nearest.Suggest(port, Ports.Keys)} A head reads by {string.Join(", ", Ports.Keys)}.")
            : new UsageException($"'{text}' names no port; a head reads by Q, K or V: write {reader}.Q@{place}, for example.");
    }
}
