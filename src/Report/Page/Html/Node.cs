using System.Collections.Immutable;
using System.Text;

namespace IoiClaims.Report;

/// <summary>A piece of HTML. A string becomes text: whatever stands in it, it is shown and never obeyed.</summary>
internal abstract class Node
{
    public static implicit operator Node(string text) => new TextNode(text);

    public abstract void WriteTo(StringBuilder html);

    public override string ToString()
    {
        var html = new StringBuilder();
        WriteTo(html);
        return html.ToString();
    }

    /// <summary>Escapes text for elements and for attributes in double quotes.</summary>
    protected static void Escape(StringBuilder html, string text)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                '\n' or '\t' => html.Append(letter),
                _ when char.IsControl(letter) => html.Append('\uFFFD'),
                _ => html.Append(letter),
            };
        }
    }

    private sealed class TextNode(string text) : Node
    {
        public override void WriteTo(StringBuilder html) => Escape(html, text);
    }
}

/// <summary>Text that is written as it is: the page's own style and script, which no one else has a word in.</summary>
/// <param name="content">The text.</param>
internal sealed class Verbatim(string content) : Node
{
    public override void WriteTo(StringBuilder html) => html.Append(content);
}

/// <summary>Several nodes in place of one.</summary>
/// <param name="nodes">The nodes.</param>
internal sealed class Fragment(params IEnumerable<Node?> nodes) : Node
{
    private readonly ImmutableArray<Node> nodes = [.. nodes.OfType<Node>()];

    public override void WriteTo(StringBuilder html)
    {
        foreach (var node in nodes)
        {
            node.WriteTo(html);
        }
    }
}
