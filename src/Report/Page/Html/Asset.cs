using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims.Report;

/// <summary>The page's own style sheet and script, which stand in it as they are.</summary>
internal static class Asset
{
    /// <summary>The text of an asset.</summary>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Page.{name}")
            ?? throw new InvalidOperationException($"The page's {name} is not built in.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The hash by which a content security policy knows an inline script.</summary>
    public static string Hash(string content) => "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content))) + "'";
}
