namespace IoiClaims.Cli;

/// <summary>JSON files that people write for a command: what is wrong with one is a mistake of usage, said with its place.</summary>
internal static class JsonInput
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It does not exist, cannot be read, or does not say what it should.</exception>
    public static T Read<T>(string path, Func<TypedJson, T> read) => Reading(path, () => read(TypedJson.Read(path)));

    /// <summary>Reads a file of prompts; <see cref="Prompts.FromJson"/> says what it holds.</summary>
    /// <exception cref="UsageException">As for <see cref="Read"/>.</exception>
    public static Prompts ReadPrompts(string path, ITokenizer tokenizer) => Reading(path, () => Prompts.FromJson(path, tokenizer));

    /// <summary>What a text in the file means, with its place where it means nothing.</summary>
    /// <exception cref="InvalidDataException">It means nothing.</exception>
    public static T Meant<T>(TypedJson text, Func<string, T> meaning)
    {
        try
        {
            return meaning(text.Text);
        }
        catch (UsageException wrong)
        {
            throw text.Wrong(wrong.Message);
        }
    }

    /// <summary>Refuses keys that mean nothing, with the nearest that does.</summary>
    /// <exception cref="InvalidDataException">There is such a key.</exception>
    public static void AllowOnly(TypedJson of, IReadOnlyList<string> keys)
    {
        if (of.Members.Keys.FirstOrDefault(key => !keys.Contains(key)) is { } strange)
        {
            throw of.WrongAt(strange, $"there is no such key{Nearest.Suggest(strange, keys)} Here may be {string.Join(", ", keys)}");
        }
    }

    /// <summary>What is wrong with a file that is read is a mistake of usage.</summary>
    /// <exception cref="UsageException">As for <see cref="Read"/>.</exception>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException wrong)
        {
            throw new UsageException(wrong.Message);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder; a file is wanted here.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file {path}.");
        }
    }
}
