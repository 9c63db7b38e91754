namespace IoiClaims;

/// <summary>The file that <see cref="Prompts.FromJson"/> describes, read strictly, with the line of everything in it.</summary>
internal sealed class PromptFile
{
    private static readonly string[] Keys = ["text", "corrupted", "right", "wrong", "group"];

    private readonly IReadOnlyList<TypedJson> prompts;

    private PromptFile(TypedJson file)
    {
        file.AllowOnly("bos", "prompts");
        Bos = file["bos"].Flag;
        prompts = file["prompts"].Items;
        if (prompts.Count == 0)
        {
            throw file.WrongAt("prompts", "the list is empty");
        }

        foreach (var prompt in prompts)
        {
            Check(prompt);
        }
    }

    /// <summary>Whether each prompt begins with the end-of-text token.</summary>
    public bool Bos { get; }

    /// <exception cref="InvalidDataException">Not JSON, or not this format; the message names file, line and key.</exception>
    public static PromptFile Read(string path) => new(TypedJson.Read(path));

    /// <summary>An error at a key of a prompt.</summary>
    public InvalidDataException WrongIn(int prompt, string key, string problem) => prompts[prompt].WrongAt(key, problem);

    /// <summary>The values of a key, if every prompt has it; null if none has it.</summary>
    /// <exception cref="InvalidDataException">Some have it and some do not.</exception>
    public IReadOnlyList<string>? All(string key)
    {
        var with = Enumerable.Range(0, prompts.Count).Where(n => prompts[n].Members.ContainsKey(key)).ToList();
        return with.Count == 0 ? null
            : with.Count == prompts.Count ? [.. prompts.Select(prompt => prompt[key].Text)]
            : throw WrongIn(
                Enumerable.Range(0, prompts.Count).Except(with).First(),
                key,
                $"the key is missing, but prompts[{with[0]}] has it: all prompts have it, or none");
    }

    private static void Check(TypedJson prompt)
    {
        prompt.AllowOnly(Keys);
        foreach (var value in prompt.Members.Values)
        {
            _ = value.Text;
        }

        _ = prompt["text"];
        if (prompt.Members.ContainsKey("right") != prompt.Members.ContainsKey("wrong"))
        {
            throw prompt.WrongAt(
                prompt.Members.ContainsKey("right") ? "wrong" : "right", "the key is missing: \"right\" and \"wrong\" go together");
        }
    }
}
