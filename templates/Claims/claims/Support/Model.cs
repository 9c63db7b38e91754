using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims;
using MyClaims.Support;

// In the namespace of the claims, because NUnit runs a set-up fixture for its own namespace and below.
namespace MyClaims;

/// <summary>The model under test, loaded once for all claims, when the first one asks for it.</summary>
[SetUpFixture]
public sealed class Model
{
    /// <summary>What tables call it, and the folder of its snapshots.</summary>
    public const string Name = "SUBJECT-NAME";

    // One of those that come with the packages, or gpt2, or a folder with config.json, model.safetensors and a tokenizer.
    private const string Source = @"NAME-OF-THE-MODEL";

    private static Laboratory? laboratory;
    private static RepeatedToken? prompts;

    public static Laboratory Laboratory
    {
        get
        {
            Load();
            return laboratory!;
        }
    }

    public static RepeatedToken Prompts
    {
        get
        {
            Load();
            return prompts!;
        }
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        laboratory?.Dispose();
        laboratory?.Model.Dispose();
        laboratory = null;
    }

    private static void Load()
    {
        if (laboratory is not null)
        {
            return;
        }

        var (model, tokenizer) = Open();
        laboratory = new Laboratory(model, new BootstrapPlan(resamples: 1000, seed: 0));
        prompts = RepeatedToken.Draw(
            tokenizer.EndOfText, Enumerable.Range(0, tokenizer.EndOfText).ToList(), prompts: 100, length: 24, seed: 0);
    }

    private static (ITransformer Model, ITokenizer Tokenizer) Open()
    {
        if (ShippedSubjects.Names.Contains(Source))
        {
            var shipped = ShippedSubjects.Build(Source);
            return (shipped.Model, shipped.Tokenizer);
        }

        if (Directory.Exists(Source))
        {
            var own = Gpt2Checkpoint.Load(Source, DeviceChoice.FromEnvironment().Open());
            return (own.Model, own.Tokenizer);
        }

        var search = CheckpointSources.Find(Source);
        if (search.Folder is null && Required)
        {
            Assert.Fail($"The model {Name} is required, but its weights are not here. {search.Explanation}");
        }

        if (search.Folder is null)
        {
            Missing.Skip($"The weights of {Name} are not here.", $"ioi fetch {Source}");
        }

        var published = Gpt2Checkpoint.Load(search.Folder!, DeviceChoice.FromEnvironment().Open());
        return (published.Model, published.Tokenizer);
    }

    // As a gate: IOI_REQUIRE=gpt2 dotnet test
    private static bool Required =>
        (Environment.GetEnvironmentVariable("IOI_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(Name);
}
