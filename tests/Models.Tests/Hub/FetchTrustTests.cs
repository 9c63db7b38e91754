using System.Text;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>Fetching from a server that refuses, redirects, and publishes something else than it should.</summary>
[TestFixture]
public sealed class FetchTrustTests : FetchTests
{
    [Test]
    public async Task A_file_that_is_gone_is_named_at_once()
    {
        Hub.Fail("resolve model.safetensors", (_, _) => new FakeAnswer(404, []));

        await Fails("Fetching model.safetensors failed: *answered 404*no such repository, revision or file*");

        Fixture.Delays.Should().BeEmpty("asking again would not help");
        Fixture.FinalShouldNotBeThere();
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task A_repository_that_may_not_be_read_is_explained(int status)
    {
        Hub.Fail("list", Always(status, 1));

        await Fails($"*answered {status}*HF_TOKEN*");
    }

    [Test]
    public async Task An_unknown_revision_is_named()
    {
        Hub.Fail("list", Always(404, 1));

        await Fails("*revision/main answered 404*");
    }

    [Test]
    public async Task The_token_is_shown_to_the_endpoint_and_to_nobody_else()
    {
        Fixture.Options = Fixture.Options with { Token = "hf_secret" };

        await Fixture.FetchAsync();

        var byHost = Hub.Requests.ToLookup(request => request.Headers["host"].StartsWith("127.0.0.1:", StringComparison.Ordinal));
        byHost[true].Should().NotBeEmpty().And.OnlyContain(request => request.Headers["authorization"] == "Bearer hf_secret");
        byHost[false].Should().NotBeEmpty("the weights are on another host")
            .And.OnlyContain(request => !request.Headers.ContainsKey("authorization"));
    }

    [Test]
    public async Task Without_a_token_none_is_sent()
    {
        await Fixture.FetchAsync();

        Hub.Requests.Should().OnlyContain(request => !request.Headers.ContainsKey("authorization"));
    }

    [Test]
    public async Task Redirects_in_a_circle_end()
    {
        Hub.Fail("resolve config.json", [.. Enumerable.Repeat<Func<FakeRequest, FakeAnswer, FakeAnswer>>(
            (request, _) => new FakeAnswer(302, []) { Headers = { ["Location"] = request.Target } }, 20)]);

        await Fails("*config.json*redirects more than 10 times*");
    }

    [Test]
    public async Task A_file_of_another_commit_is_refused()
    {
        Hub.Fail("resolve vocab.json", (_, right) =>
        {
            right.Headers["X-Repo-Commit"] = new string('d', 40);
            return right;
        });

        await Fails("*vocab.json is of commit ddd*All files must be of one commit*");
        Fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_file_with_another_published_hash_is_refused()
    {
        Hub.Fail("resolve model.safetensors", (_, right) =>
        {
            right.Headers["X-Linked-Etag"] = $"\"{new string('0', 64)}\"";
            return right;
        });

        await Fails("*offers content 000*instead of the published SHA-256*");
        Fixture.FinalShouldNotBeThere();
    }

    [TestCase("<html>Please log in</html>")]
    [TestCase("{}")]
    [TestCase("""{"sha": "main", "siblings": []}""")]
    [TestCase("""{"sha": "cccccccccccccccccccccccccccccccccccccccc", "siblings": [{"rfilename": "config.json", "size": 1, "blobId": "x"}]}""")]
    public async Task An_answer_that_is_no_list_of_files_is_refused(string answer)
    {
        Hub.Fail("list", (_, _) => new FakeAnswer(200, Encoding.UTF8.GetBytes(answer)));

        await Fails("*/api/models/openai-community/gpt2/revision/main*");
    }

    [Test]
    public async Task A_repository_without_safetensors_is_refused()
    {
        Hub.Files.TryRemove("model.safetensors", out _);

        await Fails("*has no model.safetensors*");
    }

    [Test]
    public async Task Weights_in_several_files_are_all_fetched()
    {
        Hub.Files.TryRemove("model.safetensors", out var weights);
        Hub.Files["model-00001-of-00001.safetensors"] = weights!;
        using var map = SafetensorsNames(weights!);
        Hub.Files["model.safetensors.index.json"] = map.ToArray();

        var result = await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        Gpt2Folder.Load(result.Folder).Dispose();
    }

    [Test]
    public async Task A_mirror_that_publishes_no_hashes_is_refused()
    {
        Hub.PublishesHashes = false;

        await Fails("*publishes no size or hash of*could not be verified*");
    }

    [Test]
    public async Task Content_other_than_what_is_known_of_the_usual_commit_is_refused()
    {
        Hub.Commit = HubModel.Gpt2.Revision;
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache);

        await Fails("*publishes another config.json of gpt2*than is known*faithful mirror*");
    }

    [Test]
    public async Task A_mirror_of_files_alone_serves_the_usual_commit_whose_hashes_are_known()
    {
        Hub.Commit = HubModel.Gpt2.Revision;
        var known = HubModel.Gpt2 with
        {
            KnownFiles =
            [
                .. Hub.Files.Select(file => new HubFile(
                    file.Key, file.Value.Length, ContentHash.Sha256(FakeHub.Sha256(file.Value)))),
            ],
        };
        Hub.Fail("list", Always(404, 1));
        Fixture.Request = new FetchRequest(known, Fixture.Cache);

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task What_is_no_usable_model_is_refused_before_its_weights_are_downloaded()
    {
        Hub.Files["config.json"] = "{}"u8.ToArray();

        await Fails("*cannot be used*config.json*model_type*");

        Fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_vocabulary_of_another_model_is_refused()
    {
        BytePairVocabulary.ForWords([" Tom"]).Save(Fixture.Root);
        foreach (var name in new[] { "vocab.json", "merges.txt" })
        {
            Hub.Files[name] = File.ReadAllBytes(Path.Combine(Fixture.Root, name));
        }

        await Fails("*cannot be used*265 tokens*the tokenizer 260*");

        Fixture.FinalShouldNotBeThere();
    }
}
