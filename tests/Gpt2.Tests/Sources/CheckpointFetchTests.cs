using System.Collections.Immutable;
using System.Text;
using IoiClaims.Gpt2.Checkpoints;
using IoiClaims.Gpt2.Tokens;

namespace IoiClaims.Gpt2.Tests.Sources;

/// <summary>Fetching from a server that does everything wrong that servers do.</summary>
[TestFixture]
public sealed class CheckpointFetchTests
{
    private FetchFixture fixture = null!;

    private FakeHub Hub => fixture.Hub;

    [SetUp]
    public void MakeFixture() => fixture = new FetchFixture();

    [TearDown]
    public void DeleteFixture() => fixture.Dispose();

    [Test]
    public async Task A_fetched_model_is_whole_loads_and_is_found()
    {
        var result = await fixture.FetchAsync();

        result.Should().Be(new FetchResult(fixture.Final, Hub.Commit, AlreadyThere: false));
        fixture.FinalShouldBeWhole();
        using var model = Gpt2Folder.Load(result.Folder);
        Gpt2Tokenizer.Load(result.Folder).VocabularySize.Should().Be(model.Config.Vocabulary);
        var surroundings = new CheckpointEnvironment(
            ImmutableDictionary<string, string>.Empty.Add("IOI_CACHE", fixture.Cache.Root), fixture.Root);
        CheckpointSources.Find(HubModel.Gpt2, surroundings).Require().Should().Be(result.Folder);
    }

    [Test]
    public async Task All_files_are_asked_for_by_the_commit_that_the_branch_led_to()
    {
        await fixture.FetchAsync();

        Hub.Requests.Where(request => request.Step.StartsWith("resolve", StringComparison.Ordinal)).Select(request => request.Target)
            .Should().HaveCount(4).And.OnlyContain(target => target.StartsWith($"/openai-community/gpt2/resolve/{Hub.Commit}/", StringComparison.Ordinal));
        Hub.Requests.Should().OnlyContain(request => request.Headers["user-agent"].StartsWith("ioi-claims/", StringComparison.Ordinal));
    }

    [Test]
    public async Task What_is_there_is_verified_and_not_fetched_again()
    {
        await fixture.FetchAsync();
        Hub.Requests.Clear();
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = Hub.Commit };

        (await fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        Hub.Requests.Should().BeEmpty("of a commit that is there nobody has to be asked");
        fixture.Events.OfType<FileVerified>().Should().NotBeEmpty();
    }

    [Test]
    public async Task What_was_damaged_later_is_noticed_and_replaced_by_force()
    {
        await fixture.FetchAsync();
        var weights = Path.Combine(fixture.Final, "model.safetensors");
        File.WriteAllBytes(weights, Corrupted(fixture.Weights));

        await Fails("*is damaged: model.safetensors is not as it was fetched*--force*");
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = "main", Force = true };
        (await fixture.FetchAsync()).AlreadyThere.Should().BeFalse();

        fixture.FinalShouldBeWhole();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1000)]
    public async Task A_connection_cut_in_mid_body_is_taken_up_where_it_broke(int bytes)
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { CutAfter = bytes });

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, bytes);
        fixture.Delays.Should().Equal(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task As_long_as_it_gets_on_a_fetch_does_not_give_up()
    {
        Hub.Fail("content model.safetensors", [.. Enumerable.Repeat<Func<FakeRequest, FakeAnswer, FakeAnswer>>((_, right) => right with { CutAfter = 100 }, 20)]);

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        fixture.Delays.Should().HaveCount(20).And.OnlyContain(delay => delay == TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task A_fetch_that_does_not_get_on_gives_up_and_goes_on_next_time()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { CutAfter = 500 });
        Hub.Fail("content model.safetensors", Always(503, 5));

        await Fails("Fetching model.safetensors failed 6 times in a row*answered 503*goes on from there*");
        fixture.FinalShouldNotBeThere();
        new FileInfo(fixture.PartOfWeights).Length.Should().Be(500);

        Hub.Requests.Clear();
        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Should().ContainSingle().Which.From.Should().Be(500);
    }

    [Test]
    public async Task Waits_between_attempts_double()
    {
        Hub.Fail("list", Always(503, 4));

        await fixture.FetchAsync();

        fixture.Delays.Select(delay => delay.TotalSeconds).Should().Equal(1, 2, 4, 8);
    }

    [Test]
    public async Task A_server_that_says_how_long_to_wait_is_obeyed()
    {
        Hub.Fail("list", (_, _) => new FakeAnswer(429, []) { Headers = { ["Retry-After"] = "17" } });

        await fixture.FetchAsync();

        fixture.Delays.Should().Equal(TimeSpan.FromSeconds(17));
        fixture.Events.OfType<FetchRetrying>().Should().ContainSingle().Which.Why.Should().Contain("429");
    }

    [Test]
    public async Task A_server_that_falls_silent_is_left_and_asked_again()
    {
        fixture.Options = fixture.Options with { StallTimeout = TimeSpan.FromMilliseconds(200) };
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 700 });

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 700);
    }

    [Test]
    public async Task Corrupted_bytes_are_discarded_and_fetched_anew()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { Body = Corrupted(right.Body) });

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 0);
    }

    [TestCase("model.safetensors", "SHA-256")]
    [TestCase("vocab.json", "Git blob")]
    public async Task Bytes_that_stay_corrupted_are_refused(string name, string hash)
    {
        Hub.Fail($"content {name}", Twice((_, right) => right with { Body = Corrupted(right.Body) }));

        await Fails($"{name} from * does not have the published {hash} *2 times*discarded*");

        fixture.FinalShouldNotBeThere();
        Directory.EnumerateFiles(fixture.Staging, $"{name}*").Should().BeEmpty("what is wrong is not kept");
    }

    [Test]
    public async Task A_part_that_was_damaged_on_disk_does_not_reach_the_final_name()
    {
        fixture.WritePartOfWeights(Corrupted(fixture.Weights[..800]));

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(800, 0);
    }

    [Test]
    public async Task A_server_that_ignores_the_range_is_understood()
    {
        fixture.WritePartOfWeights(fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, _) => new FakeAnswer(200, fixture.Weights));

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Should().ContainSingle();
    }

    [Test]
    public async Task A_server_that_answers_another_range_is_not_believed()
    {
        fixture.WritePartOfWeights(fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, right) => right with
        {
            Headers = new() { ["Content-Range"] = $"bytes 700-{fixture.Weights.Length - 1}/{fixture.Weights.Length}" },
        });

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_range_that_cannot_be_satisfied_starts_the_file_anew()
    {
        fixture.WritePartOfWeights(fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, _) => new FakeAnswer(416, []));

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(800, 0);
    }

    [Test]
    public async Task A_part_longer_than_the_file_is_discarded()
    {
        fixture.WritePartOfWeights([.. fixture.Weights, 0]);

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_part_that_is_all_there_only_needs_verifying()
    {
        fixture.WritePartOfWeights(fixture.Weights);

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Should().BeEmpty();
    }

    [Test]
    public async Task A_part_of_other_content_is_not_continued()
    {
        Directory.CreateDirectory(fixture.Staging);
        var other = Path.Combine(fixture.Staging, "model.safetensors.000000000000.partial");
        File.WriteAllBytes(other, [1, 2, 3]);

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        Directory.EnumerateFiles(fixture.Final, "*.partial").Should().BeEmpty();
    }

    [TestCase(-1)]
    [TestCase(+1)]
    public async Task A_wrong_length_is_refused(int more)
    {
        Hub.Fail("content model.safetensors", Twice((_, right) => right with { Body = more < 0 ? right.Body[..^1] : [.. right.Body, 0] }));

        await Fails($"*has {fixture.Weights.Length + more} bytes instead of the published {fixture.Weights.Length}*");

        fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_body_of_unknown_length_that_goes_on_too_long_is_refused()
    {
        Hub.Fail("content model.safetensors", Twice((_, right) => right with { Body = [.. right.Body, 0], Chunked = true }));

        await Fails("*longer than published*");

        fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_body_of_unknown_length_that_ends_early_is_taken_up_where_it_ended()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { Body = right.Body[..900], Chunked = true });

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 900);
    }

    [Test]
    public async Task A_file_that_is_gone_is_named_at_once()
    {
        Hub.Fail("resolve model.safetensors", (_, _) => new FakeAnswer(404, []));

        await Fails("Fetching model.safetensors failed: *answered 404*no such repository, revision or file*");

        fixture.Delays.Should().BeEmpty("asking again would not help");
        fixture.FinalShouldNotBeThere();
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
        fixture.Options = fixture.Options with { Token = "hf_secret" };

        await fixture.FetchAsync();

        var byHost = Hub.Requests.ToLookup(request => request.Headers["host"].StartsWith("127.0.0.1:", StringComparison.Ordinal));
        byHost[true].Should().NotBeEmpty().And.OnlyContain(request => request.Headers["authorization"] == "Bearer hf_secret");
        byHost[false].Should().NotBeEmpty("the weights are on another host")
            .And.OnlyContain(request => !request.Headers.ContainsKey("authorization"));
    }

    [Test]
    public async Task Without_a_token_none_is_sent()
    {
        await fixture.FetchAsync();

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
        fixture.FinalShouldNotBeThere();
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
        fixture.FinalShouldNotBeThere();
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

        var result = await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
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
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache);

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
        fixture.Request = new FetchRequest(known, fixture.Cache);

        await fixture.FetchAsync();

        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task What_comes_whole_but_is_no_usable_model_is_refused()
    {
        Hub.Files["config.json"] = "{}"u8.ToArray();

        await Fails("*has come whole, but cannot be used*config.json*model_type*");

        fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_vocabulary_of_another_model_is_refused()
    {
        BytePairVocabulary.ForWords([" Tom"]).Save(fixture.Root);
        foreach (var name in new[] { "vocab.json", "merges.txt" })
        {
            Hub.Files[name] = File.ReadAllBytes(Path.Combine(fixture.Root, name));
        }

        await Fails("*cannot be used*vocabulary*");

        fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task Too_little_room_is_said_before_anything_is_downloaded()
    {
        fixture.Options = fixture.Options with { FreeSpace = _ => 1_000_000 };

        await Fails("*not enough room*16 MB are needed, 1 MB are free*IOI_CACHE or --to*");

        ContentRequests().Should().BeEmpty();
    }

    [Test]
    public async Task A_second_fetch_at_the_same_time_leaves_the_first_alone()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 300 });
        using var stop = new CancellationTokenSource();
        var first = fixture.FetchAsync(stop.Token);
        await Hub.Stalled;

        await Fails($"Another fetch into {fixture.Final} is under way*");

        await stop.CancelAsync();
        await first.Invoking(one => one).Should().ThrowAsync<OperationCanceledException>();
        await fixture.FetchAsync();
        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_cancelled_fetch_leaves_a_part_to_go_on_from()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 300 });
        using var stop = new CancellationTokenSource();
        var fetch = fixture.FetchAsync(stop.Token);
        await Hub.Stalled;

        await stop.CancelAsync();

        await fetch.Invoking(one => one).Should().ThrowAsync<OperationCanceledException>();
        fixture.FinalShouldNotBeThere();
        await fixture.FetchAsync();
        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_folder_of_ones_own_can_be_named()
    {
        var folder = Path.Combine(fixture.Root, "mine", "gpt2");
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = "main", Folder = folder + "/" };

        (await fixture.FetchAsync()).Folder.Should().Be(folder);
        (await fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!).Should().Equal(folder);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_folder_with_other_things_in_it_is_left_as_it_is(bool force)
    {
        var folder = Path.Combine(fixture.Root, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.tex"), "x");
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = "main", Folder = folder, Force = force };

        await Fails("*holds other things than a checkpoint (thesis.tex) and is left as it is*");

        Directory.EnumerateFileSystemEntries(folder).Should().ContainSingle();
    }

    [Test]
    public async Task A_checkpoint_that_came_otherwise_is_replaced_only_by_force()
    {
        var folder = Path.Combine(fixture.Root, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        var request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = "main", Folder = folder };
        fixture.Request = request;

        await Fails("*was not fetched by this command*--force*");
        fixture.Request = request with { Force = true };
        await fixture.FetchAsync();

        CheckpointFiles(folder).Should().Contain("model.safetensors");
    }

    [Test]
    public async Task A_fetch_killed_between_two_renames_is_put_right_by_the_next()
    {
        await fixture.FetchAsync();
        Directory.Move(fixture.Final, fixture.Final + ".replaced");

        (await fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        fixture.FinalShouldBeWhole();
        Directory.Exists(fixture.Final + ".replaced").Should().BeFalse();
    }

    [Test]
    public async Task Nobody_listening_is_explained_with_what_helps()
    {
        Hub.Dispose();

        await Fails("*failed 3 times in a row: No connection to 127.0.0.1*cannot be reached from here*HTTPS_PROXY*HF_ENDPOINT*IOI_GPT2*");
    }

    [Test]
    public async Task A_name_that_does_not_resolve_is_explained()
    {
        fixture.Options = fixture.Options with { Endpoint = "http://hub.invalid", Attempts = 2 };

        await Fails("*failed 2 times in a row*hub.invalid*cannot be reached from here*");
    }

    [Test]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(fixture.Root, "cache");
        File.WriteAllText(file, "x");

        await Fails($"*{file}*cannot be written*IOI_CACHE*");
    }

    [TestCase("")]
    [TestCase("a b")]
    public async Task A_revision_that_is_none_is_refused(string revision)
    {
        fixture.Request = new FetchRequest(HubModel.Gpt2, fixture.Cache) { Revision = revision };

        await Fails("*is no revision*");
    }

    [Test]
    public void The_environment_chooses_endpoint_and_token()
    {
        var options = HubOptions.Of(Surroundings(("HF_ENDPOINT", "https://mirror.example/hub/"), ("HF_TOKEN", " hf_x\n")));

        options.Endpoint.Should().Be("https://mirror.example/hub");
        options.Token.Should().Be("hf_x");
        HubOptions.Of(Surroundings()).Endpoint.Should().Be("https://huggingface.co");
        HubOptions.Of(Surroundings()).Token.Should().BeNull();
    }

    [TestCase("HF_ENDPOINT", "mirror.example", "*HF_ENDPOINT is \"mirror.example\"*")]
    [TestCase("HF_ENDPOINT", "ftp://mirror.example", "*HF_ENDPOINT is*")]
    [TestCase("HF_HUB_OFFLINE", "1", "*HF_HUB_OFFLINE=1 forbids*")]
    public void An_environment_that_cannot_be_followed_is_explained(string name, string value, string message) =>
        FluentActions.Invoking(() => HubOptions.Of(Surroundings((name, value)))).Should().Throw<FetchException>().WithMessage(message);

    private static CheckpointEnvironment Surroundings(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), "/");

    private static IEnumerable<string> CheckpointFiles(string folder) =>
        Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));

    private static byte[] Corrupted(byte[] right)
    {
        var wrong = right.ToArray();
        wrong[wrong.Length / 2] ^= 1;
        return wrong;
    }

    private static Func<FakeRequest, FakeAnswer, FakeAnswer>[] Always(int status, int times) =>
        [.. Enumerable.Repeat<Func<FakeRequest, FakeAnswer, FakeAnswer>>((_, _) => new FakeAnswer(status, []), times)];

    private static Func<FakeRequest, FakeAnswer, FakeAnswer>[] Twice(Func<FakeRequest, FakeAnswer, FakeAnswer> answer) => [answer, answer];

    /// <summary>An index that says of every tensor of one file that it is in the first shard.</summary>
    private static MemoryStream SafetensorsNames(byte[] weights)
    {
        var length = (int)BitConverter.ToInt64(weights);
        using var header = System.Text.Json.JsonDocument.Parse(weights.AsMemory(8, length));
        var index = new MemoryStream();
        using var json = new System.Text.Json.Utf8JsonWriter(index);
        json.WriteStartObject();
        json.WriteStartObject("weight_map");
        foreach (var tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            json.WriteString(tensor.Name, "model-00001-of-00001.safetensors");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return index;
    }

    private IEnumerable<FakeRequest> ContentRequests() => Hub.Requests.Where(request => request.Step == "content model.safetensors");

    private async Task Fails(string message) =>
        await FluentActions.Awaiting(() => fixture.FetchAsync()).Should().ThrowAsync<FetchException>().WithMessage(message);
}
