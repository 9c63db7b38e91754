namespace IoiClaims.Cli.Tests.Shell;

[TestFixture]
public sealed class DoctorTests
{
    [Test]
    public async Task The_doctor_sees_torch_and_says_where_the_model_was_looked_for_and_how_to_get_it()
    {
        var run = (await CommandLineRun.InProcessAsync("doctor")).Succeeded();

        run.Output.Should().MatchRegex(@"torch +ok +\d+\.\d+").And.Contain("CPU").And.Contain("planted")
            .And.Contain("IOI_GPT2 is not set")
            .And.MatchRegex("(?m)^ +gpt2-small +ioi fetch gpt2")
            .And.MatchRegex("browser +(ok|missing)");
    }

    [Test]
    public async Task A_folder_that_was_asked_for_and_is_wrong_is_said()
    {
        var run = await CommandLineRun.InProcessAsync("/nowhere", [("IOI_GPT2_XL", "/not/there")], CancellationToken.None, "doctor");

        run.Output.Should().Contain("IOI_GPT2_XL: /not/there is not there").And.Contain("unset IOI_GPT2_XL");
    }

    [Test]
    public async Task Elsewhere_nobody_is_told_what_only_the_tests_of_this_repository_need()
    {
        var folder = Directory.CreateTempSubdirectory("ioi-elsewhere-").FullName;

        (await CommandLineRun.InAsync(folder, "doctor")).Succeeded().Output.Should().NotContain("browser").And.Contain("gpt2-small");
        Directory.Delete(folder);
    }

    [Test]
    public async Task A_browser_is_found_where_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("ioi-doctor-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "chromium-1"));

        var run = await CommandLineRun.InProcessAsync(
            "/nowhere", [("PLAYWRIGHT_BROWSERS_PATH", folder)], CancellationToken.None, "doctor", "--json");

        StateOf(run.Succeeded().Json, "browser").Should().Be("ok");
        Directory.Delete(folder, recursive: true);
    }

    private static string? StateOf(System.Text.Json.JsonElement json, string name) => json.GetProperty("checks").EnumerateArray()
        .Single(check => check.GetProperty("name").GetString() == name).GetProperty("state").GetString();
}
