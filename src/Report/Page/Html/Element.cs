using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IoiClaims.Report;

/// <summary>An element of HTML or SVG. Immutable; each call returns another one.</summary>
internal sealed class Element : Node
{
    private readonly string tag;
    private readonly ImmutableArray<(string Name, string? Value)> attributes;
    private readonly ImmutableArray<Node> children;

    private Element(string tag, ImmutableArray<(string Name, string? Value)> attributes, ImmutableArray<Node> children)
    {
        this.tag = tag;
        this.attributes = attributes;
        this.children = children;
    }

    /// <summary>An element; children that are null are left out.</summary>
    public static Element Of(string tag, params IEnumerable<Node?> children) => new(tag, [], [.. children.OfType<Node>()]);

    /// <summary>The element with an attribute, in place of one of the same name.</summary>
    public Element With(string name, string value) => new(tag, [.. attributes.Where(each => each.Name != name), (name, value)], children);

    /// <summary>The element with a number as attribute, with as many decimals as a picture needs.</summary>
    public Element With(string name, double value) => With(name, value.ToString("0.###", CultureInfo.InvariantCulture));

    /// <summary>The element with an attribute that is there or not, such as "open".</summary>
    public Element Flag(string name, bool isSet = true) => isSet ? new(tag, attributes.Add((name, null)), children) : this;

    /// <summary>The element in a class of the style sheet, or in several.</summary>
    public Element Class(string names) => With("class", names);

    public override void WriteTo(StringBuilder html)
    {
        html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            html.Append(' ').Append(name);
            if (value is not null)
            {
                html.Append("=\"");
                Escape(html, value);
                html.Append('"');
            }
        }

        html.Append('>');
        foreach (var child in children)
        {
            child.WriteTo(html);
        }

        if (tag is not ("meta" or "br" or "hr" or "input" or "col"))
        {
            html.Append("</").Append(tag).Append('>');
        }
    }
}
