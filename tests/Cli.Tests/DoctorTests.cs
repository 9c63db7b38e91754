namespace IoiClaims.Cli.Tests;

[TestFixture]
public sealed class DoctorTests
{
    [Test]
    public async Task The_doctor_sees_torch_and_says_where_the_model_was_looked_for()
    {
        var run = await CommandLineRun.InProcessAsync("doctor");

        run.ExitCode.Should().Be(0);
        run.Output.Should().MatchRegex(@"torch +\d+\.\d+")
            .And.Contain("IOI_GPT2 is not set")
            .And.Contain("dotnet run --project src/Cli -- fetch gpt2");
    }

    [Test]
    public async Task A_folder_that_was_asked_for_and_is_wrong_is_said()
    {
        var run = await CommandLineRun.InProcessAsync("/nowhere", [("IOI_GPT2_XL", "/not/there")], CancellationToken.None, "doctor");

        run.Output.Should().Contain("IOI_GPT2_XL: /not/there is not there");
    }
}
