namespace IoiClaims.Interp.Tests.Support;

/// <summary>What a pre-norm decoder may be like: sizes, and the choices in which families differ.</summary>
/// <param name="Shape">The sizes, and the order of attention and MLP.</param>
/// <param name="InnerWidth">Width of the MLPs' hidden layer.</param>
internal sealed record ModelForm(TransformerShape Shape, int InnerWidth)
{
    /// <summary>RMSNorm in place of LayerNorm.</summary>
    public bool RootMeanSquare { get; init; }

    /// <summary>Biases in attention, MLPs and norms.</summary>
    public bool Biases { get; init; } = true;

    /// <summary>silu(gate) · up in place of GELU.</summary>
    public bool Gated { get; init; }

    /// <summary>How many of a head's numbers are turned by position; 0 for embedded positions.</summary>
    public int Rotary { get; init; }

    /// <summary>Whether queries and keys have an RMSNorm of their own.</summary>
    public bool NormedQueriesAndKeys { get; init; }

    /// <summary>Whether the unembedding is the embedding.</summary>
    public bool Tied { get; init; }

    /// <summary>The form of GPT-2.</summary>
    public static ModelForm Gpt2(int layers, int heads, int width, int innerWidth, int vocabulary, int context) =>
        new(new TransformerShape(layers, heads, width, width / heads, vocabulary, context), innerWidth) { Tied = true };

    /// <summary>Any form that can be, about one in four that of GPT-2.</summary>
    public static ModelForm Any(Random random, int layers, int? headWidth)
    {
        var heads = random.Next(1, 5);
        if (random.Next(4) == 0)
        {
            return Gpt2(layers, heads, heads * (headWidth ?? random.Next(3, 6)), random.Next(3, 9), 11, 8) with { Tied = random.Next(2) == 0 };
        }

        int Any(params int[] choices) => choices[random.Next(choices.Length)];

        var dh = headWidth ?? Any(2, 3, 4, 5, 8);
        return new ModelForm(
            new TransformerShape(layers, heads, headWidth is null ? random.Next(4, 10) : 24, dh, 11, 8)
            {
                KeyValueHeads = Any([.. Enumerable.Range(1, heads).Where(n => heads % n == 0)]),
                Blocks = (BlockKind)random.Next(2),
            },
            random.Next(3, 9))
        {
            RootMeanSquare = random.Next(2) == 0,
            Biases = random.Next(2) == 0,
            Gated = random.Next(2) == 0,
            Rotary = dh % 2 == 1 ? 0 : dh % 8 == 0 ? Any(0, dh / 4, dh) : Any(0, dh),
            NormedQueriesAndKeys = random.Next(4) == 0,
            Tied = random.Next(2) == 0,
        };
    }
}
