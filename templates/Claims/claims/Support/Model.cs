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

        var loaded = Open();
        laboratory = new Laboratory(loaded.Model, new BootstrapPlan(resamples: 1000, seed: 0));
        prompts = RepeatedToken.Draw(
            loaded.Tokenizer.EndOfText, Enumerable.Range(0, loaded.Tokenizer.EndOfText).ToList(), prompts: 100, length: 24, seed: 0);
    }

    private static LanguageModel Open()
    {
        if (ShippedSubjects.Names.Contains(Source))
        {
            var shipped = ShippedSubjects.Build(Source);
            return new LanguageModel(Name, shipped.Model, shipped.Tokenizer);
        }

        try
        {
            return LanguageModel.Load(Source);
        }
        catch (CheckpointNotFoundException missing)
        {
            // Without a message for the gate: the exception's own says where the weights were looked for.
            if (!Required)
            {
                Missing.Skip($"The weights of {Name} are not here.", $"ioi fetch {missing.Search.Model.Name}");
            }

            throw;
        }
    }

    // As a gate: IOI_REQUIRE=gpt2 dotnet test
    private static bool Required =>
        (Environment.GetEnvironmentVariable("IOI_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(Name);
}
