using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>Turns a sentence into tokens and finds its names among them, by the tokenizer's offsets.</summary>
internal sealed class PromptResolver(ITokenizer tokenizer, bool bos, int contextLength)
{
    private readonly Dictionary<string, int> nameTokens = new(StringComparer.Ordinal);

    /// <summary>Resolves one prompt.</summary>
    /// <exception cref="ArgumentException">The prompt is malformed or does not suit the tokenizer; the message names it.</exception>
    public IoiPrompt Resolve(int index, IoiSentence sentence, IoiFrame? frame)
    {
        try
        {
            sentence.Check();
            return Resolve(
                sentence,
                frame ?? sentence.OwnFrame
                    ?? throw new ArgumentException("with three different names it has no indirect object, so it needs a frame"));
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"Prompt {index}, \"{sentence.Text}\": {problem.Message.TrimEnd('.')}.", problem);
        }
    }

    /// <summary>The token of a name with its leading space.</summary>
    /// <exception cref="ArgumentException">It is not one token.</exception>
    public int TokenOfName(string name)
    {
        if (nameTokens.TryGetValue(name, out var known))
        {
            return known;
        }

        var tokens = tokenizer.Encode(" " + name);
        if (tokens.Count != 1)
        {
            throw new ArgumentException(
                $"the name '{name}' must be one token together with its leading space, but this vocabulary splits it into "
                + Show(tokens));
        }

        return nameTokens[name] = tokens[0];
    }

    /// <summary>Token ids as quoted text.</summary>
    public string Show(IEnumerable<int> tokens) => string.Join(" ", tokens.Select(token => $"'{tokenizer.Decode([token])}'"));

    private IoiPrompt Resolve(IoiSentence sentence, IoiFrame frame)
    {
        if (frame.Io == frame.S)
        {
            throw new ArgumentException($"IO and S of its frame are both '{frame.S}'; they must differ");
        }

        var rendered = sentence.Render();
        var spans = tokenizer.EncodeWithOffsets(rendered.Text);
        var offset = bos ? 1 : 0;
        var tokens = ImmutableArray.CreateBuilder<int>(spans.Count + offset);
        if (bos)
        {
            tokens.Add(tokenizer.Bos());
        }

        tokens.AddRange(spans.Select(span => span.Id));
        if (tokens.Count > contextLength)
        {
            throw new ArgumentException($"it has {tokens.Count} tokens, more than the context of {contextLength}");
        }

        var at = (
            offset + Find(spans, sentence.First, rendered.First),
            offset + Find(spans, sentence.Second, rendered.Second),
            offset + Find(spans, sentence.Giver, rendered.Giver));
        return new IoiPrompt(
            sentence, tokens.ToImmutable(), at, frame, (TokenOfName(frame.Io), TokenOfName(frame.S)));
    }

    private int Find(IReadOnlyList<TokenSpan> spans, string name, int start)
    {
        var token = TokenOfName(name);
        for (var i = 0; i < spans.Count; i++)
        {
            // The leading space belongs to the name's token.
            if (spans[i].Start == start - 1 && spans[i].Length == name.Length + 1 && spans[i].Id == token)
            {
                return i;
            }
        }

        var around = spans.Where(span => span.Start < start + name.Length && span.Start + span.Length > start - 1);
        throw new ArgumentException(
            $"no token stands for the name '{name}' at character {start}; the tokens there are {Show(around.Select(s => s.Id))}");
    }
}
