using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>Fetching from a server that cuts off, corrupts, falls silent and ignores ranges.</summary>
[TestFixture]
public sealed class FetchTransferTests : FetchTests
{
    [Test]
    public async Task A_fetched_model_is_whole_loads_and_is_found()
    {
        var result = await Fixture.FetchAsync();

        result.Should().Be(new FetchResult(Fixture.Final, Hub.Commit, AlreadyThere: false));
        Fixture.FinalShouldBeWhole();
        using var model = Gpt2Folder.Load(result.Folder);
        Gpt2Tokenizer.Load(result.Folder).VocabularySize.Should().Be(model.Config.Vocabulary);
        var surroundings = new CheckpointEnvironment(
            ImmutableDictionary<string, string>.Empty.Add("IOI_CACHE", Fixture.Cache.Root), Fixture.Root);
        CheckpointSources.Find(HubModel.Gpt2, surroundings).Require().Should().Be(result.Folder);
    }

    [Test]
    public async Task All_files_are_asked_for_by_the_commit_that_the_branch_led_to()
    {
        await Fixture.FetchAsync();

        Hub.Requests.Where(request => request.Step.StartsWith("resolve", StringComparison.Ordinal)).Select(request => request.Target)
            .Should().HaveCount(4).And.OnlyContain(target => target.StartsWith($"/openai-community/gpt2/resolve/{Hub.Commit}/", StringComparison.Ordinal));
        Hub.Requests.Should().OnlyContain(request => request.Headers["user-agent"].StartsWith("ioi-claims/", StringComparison.Ordinal));
    }

    [Test]
    public async Task What_is_there_is_verified_and_not_fetched_again()
    {
        await Fixture.FetchAsync();
        Hub.Requests.Clear();
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = Hub.Commit };

        (await Fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        Hub.Requests.Should().BeEmpty("of a commit that is there nobody has to be asked");
        Fixture.Events.OfType<FileVerified>().Should().NotBeEmpty();
    }

    [Test]
    public async Task What_was_damaged_later_is_noticed_and_replaced_by_force()
    {
        await Fixture.FetchAsync();
        var weights = Path.Combine(Fixture.Final, "model.safetensors");
        File.WriteAllBytes(weights, Corrupted(Fixture.Weights));

        await Fails("*is damaged: model.safetensors is not as it was fetched*--force*");
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = "main", Force = true };
        (await Fixture.FetchAsync()).AlreadyThere.Should().BeFalse();

        Fixture.FinalShouldBeWhole();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1000)]
    public async Task A_connection_cut_in_mid_body_is_taken_up_where_it_broke(int bytes)
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { CutAfter = bytes });

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, bytes);
        Fixture.Delays.Should().Equal(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task As_long_as_it_gets_on_a_fetch_does_not_give_up()
    {
        Hub.Fail("content model.safetensors", [.. Enumerable.Repeat<Func<FakeRequest, FakeAnswer, FakeAnswer>>((_, right) => right with { CutAfter = 100 }, 20)]);

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        Fixture.Delays.Should().HaveCount(20).And.OnlyContain(delay => delay == TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task A_fetch_that_does_not_get_on_gives_up_and_goes_on_next_time()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { CutAfter = 500 });
        Hub.Fail("content model.safetensors", Always(503, 5));

        await Fails("Fetching model.safetensors failed 6 times in a row*answered 503*goes on from there*");
        Fixture.FinalShouldNotBeThere();
        new FileInfo(Fixture.PartOfWeights).Length.Should().Be(500);

        Hub.Requests.Clear();
        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Should().ContainSingle().Which.From.Should().Be(500);
    }

    [Test]
    public async Task Waits_between_attempts_double()
    {
        Hub.Fail("list", Always(503, 4));

        await Fixture.FetchAsync();

        Fixture.Delays.Select(delay => delay.TotalSeconds).Should().Equal(1, 2, 4, 8);
    }

    [Test]
    public async Task A_server_that_says_how_long_to_wait_is_obeyed()
    {
        Hub.Fail("list", (_, _) => new FakeAnswer(429, []) { Headers = { ["Retry-After"] = "17" } });

        await Fixture.FetchAsync();

        Fixture.Delays.Should().Equal(TimeSpan.FromSeconds(17));
        Fixture.Events.OfType<FetchRetrying>().Should().ContainSingle().Which.Why.Should().Contain("429");
    }

    [Test]
    public async Task A_server_that_falls_silent_is_left_and_asked_again()
    {
        Fixture.Options = Fixture.Options with { StallTimeout = TimeSpan.FromMilliseconds(200) };
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 700 });

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 700);
    }

    [Test]
    public async Task Corrupted_bytes_are_discarded_and_fetched_anew()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { Body = Corrupted(right.Body) });

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 0);
    }

    [TestCase("model.safetensors", "SHA-256")]
    [TestCase("vocab.json", "Git blob")]
    public async Task Bytes_that_stay_corrupted_are_refused(string name, string hash)
    {
        Hub.Fail($"content {name}", Twice((_, right) => right with { Body = Corrupted(right.Body) }));

        await Fails($"{name} from * does not have the published {hash} *2 times*discarded*");

        Fixture.FinalShouldNotBeThere();
        Directory.EnumerateFiles(Fixture.Staging, $"{name}*").Should().BeEmpty("what is wrong is not kept");
    }

    [Test]
    public async Task A_part_that_was_damaged_on_disk_does_not_reach_the_final_name()
    {
        Fixture.WritePartOfWeights(Corrupted(Fixture.Weights[..800]));

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(800, 0);
    }

    [Test]
    public async Task A_server_that_ignores_the_range_is_understood()
    {
        Fixture.WritePartOfWeights(Fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, _) => new FakeAnswer(200, Fixture.Weights));

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Should().ContainSingle();
    }

    [Test]
    public async Task A_server_that_answers_another_range_is_not_believed()
    {
        Fixture.WritePartOfWeights(Fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, right) => right with
        {
            Headers = new() { ["Content-Range"] = $"bytes 700-{Fixture.Weights.Length - 1}/{Fixture.Weights.Length}" },
        });

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_range_that_cannot_be_satisfied_starts_the_file_anew()
    {
        Fixture.WritePartOfWeights(Fixture.Weights[..800]);
        Hub.Fail("content model.safetensors", (_, _) => new FakeAnswer(416, []));

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(800, 0);
    }

    [Test]
    public async Task A_part_longer_than_the_file_is_discarded()
    {
        Fixture.WritePartOfWeights([.. Fixture.Weights, 0]);

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_part_that_is_all_there_only_needs_verifying()
    {
        Fixture.WritePartOfWeights(Fixture.Weights);

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Should().BeEmpty();
    }

    [Test]
    public async Task A_part_of_other_content_is_not_continued()
    {
        Directory.CreateDirectory(Fixture.Staging);
        var other = Path.Combine(Fixture.Staging, "model.safetensors.000000000000.partial");
        File.WriteAllBytes(other, [1, 2, 3]);

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        Directory.EnumerateFiles(Fixture.Final, "*.partial").Should().BeEmpty();
    }

    [TestCase(-1)]
    [TestCase(+1)]
    public async Task A_wrong_length_is_refused(int more)
    {
        Hub.Fail("content model.safetensors", Twice((_, right) => right with { Body = more < 0 ? right.Body[..^1] : [.. right.Body, 0] }));

        await Fails($"*has {Fixture.Weights.Length + more} bytes instead of the published {Fixture.Weights.Length}*");

        Fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_body_of_unknown_length_that_goes_on_too_long_is_refused()
    {
        Hub.Fail("content model.safetensors", Twice((_, right) => right with { Body = [.. right.Body, 0], Chunked = true }));

        await Fails("*longer than published*");

        Fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_body_of_unknown_length_that_ends_early_is_taken_up_where_it_ended()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { Body = right.Body[..900], Chunked = true });

        await Fixture.FetchAsync();

        Fixture.FinalShouldBeWhole();
        ContentRequests().Select(request => request.From).Should().Equal(0, 900);
    }
}
