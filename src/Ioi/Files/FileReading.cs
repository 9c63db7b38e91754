namespace IoiClaims.Ioi;

/// <summary>Reads what a dataset's file holds, strictly: whatever is missing, too much or of another kind is said with line and key.</summary>
internal static class FileReading
{
    /// <exception cref="InvalidDataException">It is not such a file; the message says where.</exception>
    public static FileShape Read(TypedJson file)
    {
        // Before the rest, so that a file of another kind or of a later version gets a message about that.
        if (!file.Members.TryGetValue("format", out var format) || format.Text != IoiDatasetFile.Format)
        {
            throw file.WrongAt("format", $"it should be \"{IoiDatasetFile.Format}\"; {(format is null ? "there is none" : $"it is \"{format.Text}\"")}");
        }

        if (file["version"].Whole is var version && version != IoiDatasetFile.Version)
        {
            throw file.WrongAt("version", $"it is {version}; this program reads version {IoiDatasetFile.Version}");
        }

        file.AllowOnly("format", "version", "source", "bos", "vocabulary", "templates", "namePool", "sets");
        return new FileShape(
            format.Text,
            (int)version,
            file["source"].Text,
            file["bos"].Flag,
            Optional(file, "vocabulary") is { } vocabulary ? Vocabulary(vocabulary) : null,
            file["templates"].Members.ToDictionary(template => template.Key, template => template.Value.Text, StringComparer.Ordinal),
            Texts(file["namePool"]),
            [.. file["sets"].Items.Select(Set)]);
    }

    private static VocabularyShape Vocabulary(TypedJson vocabulary)
    {
        vocabulary.AllowOnly("size", "fingerprint");
        return new VocabularyShape(
            vocabulary["size"].Whole is >= 0 and <= int.MaxValue and var size ? (int)size : throw vocabulary.WrongAt("size", "no vocabulary has that size"),
            vocabulary["fingerprint"].Text);
    }

    private static SetShape Set(TypedJson set)
    {
        set.AllowOnly("name", "history", "seed", "content", "tokens", "prompts");
        return new SetShape(
            set["name"].Text,
            Texts(set["history"]),
            Optional(set, "seed")?.Whole,
            Optional(set, "content")?.Text,
            Optional(set, "tokens")?.Text,
            [.. set["prompts"].Items.Select(Prompt)]);
    }

    private static PromptShape Prompt(TypedJson prompt)
    {
        prompt.AllowOnly("text", "template", "names", "place", "object", "prefix", "clauseEnd", "beforeVerb", "frame");
        var frame = prompt["frame"];
        frame.AllowOnly("io", "s", "order");
        return new PromptShape(
            prompt["text"].Text,
            prompt["template"].Text,
            Texts(prompt["names"]),
            new FrameShape(frame["io"].Text, frame["s"].Text, frame["order"].Text),
            prompt.Find("place")?.Text,
            prompt.Find("object")?.Text,
            prompt.Find("prefix")?.Text,
            prompt.Find("clauseEnd")?.Text,
            prompt.Find("beforeVerb")?.Text)
        {
            Line = prompt.Line,
        };
    }

    // Written as null where there is nothing to say.
    private static TypedJson? Optional(TypedJson of, string key) => of[key] is { IsNull: false } value ? value : null;

    private static IReadOnlyList<string> Texts(TypedJson list) => [.. list.Items.Select(item => item.Text)];
}
