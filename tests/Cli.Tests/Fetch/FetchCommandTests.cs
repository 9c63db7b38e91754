using IoiClaims.Models.Tests.Hub;

namespace IoiClaims.Cli.Tests.Fetch;

/// <summary>"ioi fetch" in this process, against a hub on this machine.</summary>
[TestFixture]
public sealed class FetchCommandTests
{
    private FetchFixture fixture = null!;

    [SetUp]
    public void MakeFixture() => fixture = new FetchFixture();

    [TearDown]
    public void DeleteFixture() => fixture.Dispose();

    [Test]
    public async Task Standard_output_is_the_folder_and_nothing_else()
    {
        var run = await RunAsync("fetch", "gpt2", "--revision", "main");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Be(fixture.Final + Environment.NewLine);
        run.Error.Should().Contain("model.safetensors: ").And.Contain("hash verified").And.Contain("Fetched gpt2 at commit cccccccccccc");
        fixture.FinalShouldBeWhole();
    }

    [Test]
    public async Task A_second_time_it_is_there_already()
    {
        await RunAsync("fetch", "gpt2", "--revision", "main");

        var run = await RunAsync("fetch", "gpt2", "--revision", "main");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Be(fixture.Final + Environment.NewLine);
        run.Error.Should().Contain("there already");
    }

    [Test]
    public async Task A_named_folder_comes_with_the_variable_that_makes_the_claims_find_it()
    {
        var folder = Path.Combine(fixture.Root, "mine");

        var run = await RunAsync("fetch", "gpt2", "--revision", "main", "--to", folder);

        run.Output.Should().Be(folder + Environment.NewLine);
        run.Error.Should().Contain($"set IOI_GPT2={folder}");
    }

    [Test]
    public async Task What_was_fetched_is_explored_under_the_name_that_it_was_fetched_by()
    {
        using var hub = new FakeHub(Directory.GetFiles(TinySubject.Folder).ToDictionary(
            file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal));
        (string, string)[] variables = [("HF_ENDPOINT", hub.Endpoint), ("IOI_CACHE", fixture.Cache.Root)];
        Task<CommandLineRun> Run(params string[] arguments) => CommandLineRun.InProcessAsync(fixture.Root, variables, CancellationToken.None, arguments);
        string[] sweep = ["sweep", "-s", "owner/tiny", "-n", "4", "--json"];

        (await Run(sweep)).FailedWith(3, "ioi fetch owner/tiny");
        (await Run("fetch", "owner/tiny")).Succeeded();

        (await Run(sweep)).Succeeded().Json.GetProperty("conditions").GetProperty("subject").GetString()
            .Should().MatchRegex("^owner/tiny \\([0-9a-f]{12}\\)$");
    }

    [Test]
    public async Task A_failure_has_its_message_and_its_code_and_no_output()
    {
        fixture.Hub.Fail("resolve vocab.json", (_, _) => new FakeAnswer(404, []));

        var run = await RunAsync("fetch", "gpt2", "--revision", "main");

        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("ioi: Fetching vocab.json failed").And.NotContain("   at ", "people are spared the stack");
        fixture.FinalShouldNotBeThere();
    }

    [Test]
    public async Task A_wrong_environment_is_a_failure_with_a_message()
    {
        var run = await CommandLineRun.InProcessAsync(
            fixture.Root, [("HF_ENDPOINT", "no address")], CancellationToken.None, "fetch", "gpt2");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("HF_ENDPOINT is \"no address\"");
    }

    [Test]
    public async Task Cancelling_has_its_own_code_and_says_that_the_part_is_kept()
    {
        fixture.Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 300 });
        using var stop = new CancellationTokenSource();
        var running = CommandLineRun.InProcessAsync(fixture.Root, Variables, stop.Token, "fetch", "gpt2", "--revision", "main");
        await fixture.Hub.Stalled;

        await stop.CancelAsync();

        var run = await running;
        run.ExitCode.Should().Be(130);
        run.Error.Should().Contain("What has arrived is kept");
        fixture.FinalShouldNotBeThere();
    }

    private (string Name, string Value)[] Variables => [("HF_ENDPOINT", fixture.Hub.Endpoint), ("IOI_CACHE", fixture.Cache.Root)];

    private Task<CommandLineRun> RunAsync(params string[] arguments) =>
        CommandLineRun.InProcessAsync(fixture.Root, Variables, CancellationToken.None, arguments);
}
