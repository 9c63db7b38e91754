using System.Collections.Immutable;

namespace IoiClaims.Checkpoints;

/// <summary>A model on the Hugging Face hub.</summary>
/// <param name="Name">The name that people type: "gpt2", or "owner/name" of a repository that has no shorter one.</param>
/// <param name="Repository">Its repository on the Hugging Face hub.</param>
/// <param name="FormerRepository">The name that the repository had before, which caches may still use.</param>
/// <param name="Revision">
/// What is fetched unless another revision is asked for: for the models in <see cref="All"/> a commit, so that everybody has
/// the same bytes; for others "main".
/// </param>
/// <param name="Variable">The environment variable that may name a folder with the model.</param>
/// <param name="KnownFiles">What the files of <paramref name="Revision"/> are known to be; empty where that is not recorded.</param>
public sealed record HubModel(
    string Name,
    string Repository,
    string FormerRepository,
    string Revision,
    string Variable,
    ImmutableArray<HubFile> KnownFiles)
{
    /// <summary>GPT-2 small, 124 M parameters: the subject of the published claims.</summary>
    /// <remarks>Names, sizes and hashes as the hub publishes them for this commit.</remarks>
    public static HubModel Gpt2 { get; } = new(
        "gpt2",
        "openai-community/gpt2",
        "gpt2",
        "607a30d783dfa663caf39e06633721c8d4cfcd7e",
        "IOI_GPT2",
        [
            new("config.json", 665, ContentHash.GitBlob("10c66461e4c109db5a2196bff4bb59be30396ed8")),
            new("vocab.json", 1_042_301, ContentHash.GitBlob("1f1d9aaca301414e7f6c9396df506798ff4eb9a6")),
            new("merges.txt", 456_318, ContentHash.GitBlob("226b0752cac7789c48f0cb3ec53eda48b7be36cc")),
            new(
                "model.safetensors",
                548_105_171,
                ContentHash.Sha256("248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707")),
        ])
    {
        OtherNames = ["gpt2-small"],
    };

    /// <summary>Every model that has a name of its own: GPT-2 in its four sizes.</summary>
    public static ImmutableArray<HubModel> All { get; } =
    [
        Gpt2,
        OtherSize("medium", "6dcaa7a952f72f9298047fd5137cd6e4f05f41da"),
        OtherSize("large", "32b71b12589c2f8d625668d2335a01cac3249519"),
        OtherSize("xl", "15ea56dee5df4983c59b2538573817e1667135e2"),
    ];

    /// <summary>Other names that people use for it, each of which works wherever a model is named.</summary>
    public ImmutableArray<string> OtherNames { get; private init; } = [];

    /// <summary>The model of a name.</summary>
    /// <param name="name">
    /// One of <see cref="All"/>'s names, other names or repositories; or "owner/name", any other repository, of which the branch
    /// "main" is meant.
    /// </param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static HubModel Named(string name) => TryNamed(name) ?? throw new ArgumentException(
        $"There is no model \"{name}\". Known are {string.Join(", ", All.Select(model => model.Name))}, "
        + "and repositories of the hub, written owner/name.",
        nameof(name));

    /// <summary>Whether <see cref="Named"/> knows a name: that it has the form of a repository does not mean that there is one.</summary>
    public static bool IsKnown(string name) => TryNamed(name) is not null;

    /// <summary>A model with a name of its own; null for any other text.</summary>
    public static HubModel? WithOwnName(string name) => All.FirstOrDefault(model => model.IsCalled(name));

    /// <summary>Whether a name is one of this model's.</summary>
    public bool IsCalled(string name) => Name == name || OtherNames.Contains(name);

    /// <summary>Whether a revision is a commit's full name, so that it can never mean other files.</summary>
    internal static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static HubModel OtherSize(string size, string revision) => new(
        $"gpt2-{size}", $"openai-community/gpt2-{size}", $"gpt2-{size}", revision, $"IOI_GPT2_{size.ToUpperInvariant()}", []);

    private static HubModel? TryNamed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return WithOwnName(name) ?? All.FirstOrDefault(model => model.Repository == name) ?? OfRepository(name);
    }

    /// <summary>A repository, owner/name; null for a text that has not that form.</summary>
    private static HubModel? OfRepository(string text)
    {
        var isRepository = text.Split('/') is [{ Length: > 0 } owner, { Length: > 0 } own]
            && (owner + own).All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_' or '.')
            && !owner.StartsWith('.') && !own.StartsWith('.');
        if (!isRepository)
        {
            return null;
        }

        // With the owner's name: somebody else's "gpt2" must not be taken for the published one.
        var variable = text.ToUpperInvariant().Select(symbol => char.IsAsciiLetterOrDigit(symbol) ? symbol : '_');
        return new(text, text, text, "main", $"IOI_{string.Concat(variable)}", []);
    }
}
