using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>What a fetch does to the folders it finds, and what it says where it cannot work.</summary>
[TestFixture]
public sealed class FetchFolderTests : FetchTests
{
    [Test]
    public async Task Too_little_room_is_said_before_anything_is_downloaded()
    {
        Fixture.Options = Fixture.Options with { FreeSpace = _ => 1_000_000 };

        await Fails("*not enough room*16 MB are needed, 1 MB are free*IOI_CACHE or --to*");

        ContentRequests().Should().BeEmpty();
    }

    [Test]
    public async Task A_second_fetch_at_the_same_time_leaves_the_first_alone()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 300 });
        using var stop = new CancellationTokenSource();
        var first = Fixture.FetchAsync(stop.Token);
        await Hub.Stalled;

        await Fails($"Another fetch into {Fixture.Final} is under way*");

        await stop.CancelAsync();
        await first.Invoking(one => one).Should().ThrowAsync<OperationCanceledException>();
        await Fixture.FetchAsync();
        Fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_cancelled_fetch_leaves_a_part_to_go_on_from()
    {
        Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 300 });
        using var stop = new CancellationTokenSource();
        var fetch = Fixture.FetchAsync(stop.Token);
        await Hub.Stalled;

        await stop.CancelAsync();

        await fetch.Invoking(one => one).Should().ThrowAsync<OperationCanceledException>();
        Fixture.FinalShouldNotBeThere();
        await Fixture.FetchAsync();
        Fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_folder_of_ones_own_can_be_named()
    {
        var folder = Path.Combine(Fixture.Root, "mine", "gpt2");
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = "main", Folder = folder + "/" };

        (await Fixture.FetchAsync()).Folder.Should().Be(folder);
        (await Fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!).Should().Equal(folder);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_folder_with_other_things_in_it_is_left_as_it_is(bool force)
    {
        var folder = Path.Combine(Fixture.Root, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.tex"), "x");
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = "main", Folder = folder, Force = force };

        await Fails("*holds other things than a checkpoint (thesis.tex) and is left as it is*");

        Directory.EnumerateFileSystemEntries(folder).Should().ContainSingle();
    }

    [Test]
    public async Task A_checkpoint_that_came_otherwise_is_replaced_only_by_force()
    {
        var folder = Path.Combine(Fixture.Root, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        var request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = "main", Folder = folder };
        Fixture.Request = request;

        await Fails("*was not fetched by this command*--force*");
        Fixture.Request = request with { Force = true };
        await Fixture.FetchAsync();

        CheckpointFiles(folder).Should().Contain("model.safetensors");
    }

    [Test]
    public async Task A_fetch_killed_between_two_renames_is_put_right_by_the_next()
    {
        await Fixture.FetchAsync();
        Directory.Move(Fixture.Final, Fixture.Final + ".replaced");

        (await Fixture.FetchAsync()).AlreadyThere.Should().BeTrue();

        Fixture.FinalShouldBeWhole();
        Directory.Exists(Fixture.Final + ".replaced").Should().BeFalse();
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
        Fixture.Options = Fixture.Options with { Endpoint = "http://hub.invalid", Attempts = 2 };

        await Fails("*failed 2 times in a row*hub.invalid*cannot be reached from here*");
    }

    [Test]
    public async Task A_cache_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(Fixture.Root, "cache");
        File.WriteAllText(file, "x");

        await Fails($"*{file}*cannot be written*IOI_CACHE*");
    }

    [TestCase("")]
    [TestCase("a b")]
    public async Task A_revision_that_is_none_is_refused(string revision)
    {
        Fixture.Request = new FetchRequest(HubModel.Gpt2, Fixture.Cache) { Revision = revision };

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
}
