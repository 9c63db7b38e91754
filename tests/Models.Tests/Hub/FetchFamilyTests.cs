using IoiClaims.Checkpoints;
using IoiClaims.GptNeoX;
using IoiClaims.Models.Tests.Tokens;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>Fetching models of other families, whose tokenizer is one file; and what the hub answers for repositories that may not be read.</summary>
[TestFixture]
public sealed class FetchFamilyTests : FetchTests
{
    private static readonly HubModel Pythia = HubModel.Named("owner/pythia");

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_model_with_one_file_for_its_tokenizer_is_fetched_found_and_loaded(bool inShards)
    {
        Publish();
        Fixture.Request = new FetchRequest(Pythia, Fixture.Cache);
        if (inShards)
        {
            Hub.Files.TryRemove("model.safetensors", out var weights);
            Hub.Files["model-00001-of-00001.safetensors"] = weights!;
            using var map = SafetensorsNames(weights!);
            Hub.Files["model.safetensors.index.json"] = map.ToArray();
        }

        var result = await Fixture.FetchAsync();

        CheckpointFiles(result.Folder).Except([CheckpointManifest.FileName]).Should().BeEquivalentTo(Hub.Files.Keys, "all of it is needed");
        using var loaded = LanguageModel.Load("owner/pythia", Surroundings(("IOI_CACHE", Fixture.Cache.Root)), "cpu");
        loaded.Folder.Should().Be(result.Folder);
        loaded.Tokenizer.Encode(" Mary").Should().ContainSingle();
        loaded.Tokenizer.BeginningOfText.Should().NotBeNull("tokenizer_config.json says which token begins a text");
    }

    [Test]
    public async Task A_tokenizer_that_is_not_read_is_refused_before_the_weights_are_downloaded()
    {
        Publish();
        Fixture.Request = new FetchRequest(Pythia, Fixture.Cache);
        Hub.Files["tokenizer.json"] = """{ "model": { "type": "BPE", "byte_fallback": true } }"""u8.ToArray();

        await Fails("What owner/pythia publishes cannot be used. *tokenizer.json: *of SentencePiece's kind*");
        ContentRequests().Should().BeEmpty();

        Hub.Files.TryRemove("tokenizer.json", out _);
        Hub.Files["tokenizer.model"] = [10];
        await Fails("Models with tokenizer.model alone, as owner/pythia has it, cannot be loaded: *of SentencePiece's kind*");
    }

    // What the hub answers, and to whom; https://huggingface.co/docs/huggingface_hub names the codes.
    [TestCase("list", 401, "RepoNotFound", false, "*There is no such repository, or it is private; *set HF_TOKEN*")]
    [TestCase("list", 404, "RepoNotFound", true, "*There is no such repository, or the account that the access token in HF_TOKEN belongs to may not see it*")]
    [TestCase("resolve config.json", 401, "GatedRepo", false, "*The repository is gated: accept its terms on its page, and set HF_TOKEN*")]
    [TestCase("resolve config.json", 403, "GatedRepo", true, "*The repository is gated, and the account *has not been let in*")]
    [TestCase("list", 401, null, true, "*The access token in HF_TOKEN is not valid*")]
    [TestCase("list", 403, null, true, "*The access token in HF_TOKEN has no right to read it*")]
    [TestCase("list", 403, null, false, "*may not be read without an access token: set HF_TOKEN*")]
    [TestCase("list", 404, "RevisionNotFound", false, "*The repository is there, but has no such revision*")]
    [TestCase("resolve config.json", 404, "EntryNotFound", false, "*The repository has no such file*")]
    public async Task What_may_not_be_read_is_told_apart_and_the_token_is_never_said(string step, int status, string? code, bool withToken, string message)
    {
        Publish();
        Fixture.Request = new FetchRequest(Pythia, Fixture.Cache);
        Fixture.Options = Fixture.Options with { Token = withToken ? "hf_secret" : null };
        Hub.Fail(step, (_, _) => new FakeAnswer(status, []) { Headers = code is null ? [] : new() { ["X-Error-Code"] = code } });

        var failure = await FluentActions.Awaiting(() => Fixture.FetchAsync()).Should().ThrowAsync<FetchException>().WithMessage(message);

        failure.Which.ToString().Should().NotContain("hf_secret");
        Fixture.Delays.Should().BeEmpty("asking again would not help");
    }

    private void Publish()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Fixture.Root, "published")).FullName;
        var tokenizer = TokenizerFiles.Of("Pythia", BytePairVocabulary.ForWords([" Mary", " John"]));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), tokenizer.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{ "bos_token": "<|endoftext|>" }""");
        using (var model = RandomGptNeoX.Create(new GptNeoXConfig(1, 2, 16, 12, 300, 16), seed: 1))
        {
            GptNeoXFolder.Save(model, folder);
        }

        Hub.Files.Clear();
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            Hub.Files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        }
    }
}
