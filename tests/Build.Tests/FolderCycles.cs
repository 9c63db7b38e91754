using System.Text.RegularExpressions;

namespace IoiClaims.Build.Tests;

/// <summary>
/// Which folders of a project use one another, found in the text alone: a folder uses another whose files declare a type that its own
/// files name. Comments, strings, members after a dot, and names of variables, properties and methods do not count.
/// </summary>
internal static partial class FolderCycles
{
    private static readonly HashSet<string> KeywordsBeforeTypes = new(
        ("new public private protected internal static sealed abstract readonly const override virtual async partial is as return in out "
            + "ref params this await throw case not or and when where class record struct event required yield else do with extern unsafe")
            .Split(' '),
        StringComparer.Ordinal);

    /// <summary>Sets of folders in which each uses each, directly or through others; none where folders form layers.</summary>
    /// <param name="files">Each file's folder and its text.</param>
    public static IReadOnlyList<string> Of(IEnumerable<(string Folder, string Text)> files)
    {
        var code = files.Select(file => (file.Folder, Text: NoCode().Replace(file.Text, " "))).ToList();
        var declarations = code.SelectMany(file => Declaration().Matches(file.Text).Select(type => (Type: type.Groups["type"].Value, file.Folder)))
            .ToLookup(declared => declared.Type, declared => declared.Folder);
        var uses = code.Select(file => file.Folder).Distinct().ToDictionary(
            folder => folder,
            folder => code.Where(file => file.Folder == folder)
                .SelectMany(file => TypesIn(file.Text))
                .Distinct()
                .Where(type => !declarations[type].Contains(folder))
                .SelectMany(type => declarations[type])
                .ToHashSet(StringComparer.Ordinal));
        var reached = uses.Keys.ToDictionary(folder => folder, folder => Reached(folder, uses));
        return
        [
            .. uses.Keys.Order(StringComparer.Ordinal)
                .Where(folder => reached[folder].Contains(folder))
                .Select(folder => string.Join(", ", reached[folder].Where(other => reached[other].Contains(folder)).Order(StringComparer.Ordinal)))
                .Distinct(),
        ];
    }

    private static HashSet<string> Reached(string folder, Dictionary<string, HashSet<string>> uses)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Stack<string>(uses[folder]);
        while (ahead.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var further in uses[next])
                {
                    ahead.Push(further);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<string> TypesIn(string code)
    {
        var tokens = Token().Matches(code);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (token, before, after) = (tokens[i].Value, i > 0 ? tokens[i - 1].Value : ";", i + 1 < tokens.Count ? tokens[i + 1].Value : ";");
            if (token.StartsWith("$\"", StringComparison.Ordinal))
            {
                foreach (var type in Hole().Matches(token).SelectMany(hole => TypesIn(hole.Groups["code"].Value)))
                {
                    yield return type;
                }
            }
            else if (IsWord(token)
                && before is not ("." or ">" or "]")
                && (!IsWord(before) || KeywordsBeforeTypes.Contains(before))
                && (after != "(" || before is "new" or ":"))
            {
                yield return token;
            }
        }
    }

    private static bool IsWord(string token) => char.IsLetter(token[0]) || token[0] == '_';

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\$*"{3}.*?"{3}""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NoCode();

    // Of the file itself: what is declared within a type is indented.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref) )*(?:class|record struct|record|struct|interface|enum|delegate [^(\n]+?) (?<type>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declaration();

    [GeneratedRegex("""\$?"(\\.|[^"\\\n])*"|\w+|\S""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\{(?<code>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Hole();
}
