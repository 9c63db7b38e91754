using System.Collections.Immutable;

namespace IoiClaims.Checkpoints;

/// <summary>Everything that a byte-level BPE tokenizer does, as data.</summary>
internal sealed record ByteLevelRules
{
    /// <summary>Tokens by id, in <see cref="ByteSymbols"/> unless they are among the added ones as well; those behind the last merge follow in <see cref="Added"/>.</summary>
    public required ImmutableArray<string> Tokens { get; init; }

    /// <summary>The merges, the first taking precedence.</summary>
    public required ImmutableArray<(string Left, string Right)> Merges { get; init; }

    /// <summary>Tokens that are looked for in the text as it is.</summary>
    public required ImmutableArray<AddedToken> Added { get; init; }

    /// <summary>Tokens that are looked for after normalization, in what is between the others.</summary>
    public ImmutableArray<AddedToken> AddedToNormalized { get; init; } = [];

    /// <summary>Whether texts are brought into normalization form C first.</summary>
    public bool Normalizes { get; init; }

    /// <summary>How texts are cut into pieces, one rule after the other.</summary>
    public required ImmutableArray<PieceRule> Cuts { get; init; }

    /// <summary>Whether a piece that is a token is that token, whatever the merges make of it.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>The token in front of a prompt with BOS; null for none.</summary>
    public int? BeginningOfText { get; init; }
}
