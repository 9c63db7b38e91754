using System.CommandLine;

namespace IoiClaims.Cli.Tests.Shell;

/// <summary>Mistakes are answered with the nearest right thing, and have their exit codes.</summary>
[TestFixture]
public sealed class MistakeTests
{
    [TestCase("sweep --to 12.3.Q@END", "head 12.3: this model has layers 0–2")]
    [TestCase("sweep --to 1.2.Q@END", "head 1.2: each layer of this model has heads 0–1")]
    [TestCase("sweep --to m3@END", "MLP m3: this model has layers 0–2")]
    [TestCase("sweep --to m1.Q@END", "m1 is not a head")]
    [TestCase("sweep --to 1.1@END", "names no port")]
    [TestCase("sweep --to 1.1.Q", "names no place")]
    [TestCase("sweep --to 1.1.X@END", "no port 'X'")]
    [TestCase("sweep --to 1.1.Q@S3", "no role 'S3'; did you mean 'S1'?")]
    [TestCase("sweep --to 1.x.Q@END", "'1.x' is no")]
    [TestCase("sweep --to NM.Q@END", "tiny has no known head groups")]
    [TestCase("sweep --from abd", "no corruption 'abd'; did you mean 'abc'?")]
    [TestCase("sweep --metric logit-diference", "did you mean 'logit-difference'?")]
    [TestCase("sweep --metric attention:1.1:END", "should read attention:HEADS:FROM:TO")]
    [TestCase("attention 5.5", "head 5.5: this model has layers 0–2")]
    [TestCase("attention --example 4", "there are prompts 0–3")]
    [TestCase("attention --from 400", "the prompt has positions 0–")]
    [TestCase("attention 1.1 --from NN", "no role 'NN'; did you mean 'N1'?")]
    [TestCase("scores composition --from 2.0 --to 0.1", "exchange --from and --to?")]
    [TestCase("scrub postion", "no hypothesis 'postion'; did you mean 'position'?")]
    [TestCase("circuit --circuit nowhere.json", "There is no file")]
    [TestCase("scrub nowhere.json", "There is no file")]
    [TestCase("scrub position", "This hypothesis is about Name Movers, and no circuit of tiny is known that has any. To look for one: ioi discover")]
    public async Task Something_that_is_not_there_is_answered_with_what_is(string line, string message) =>
        (await TinySubject.RunAsync(line)).FailedWith(2, message, $"Help: ioi {line.Split(' ')[0]}");

    [TestCase("sweep --to", "Name Mover.Q@END", "no group 'Name Mover'; did you mean 'Name Movers'?")]
    [TestCase("attention", "Inducton", "no group 'Inducton'; did you mean 'Induction'?")]
    [TestCase("scores", "Heads", "no group 'Heads'. planted has Name Movers (NM)")]
    public async Task Groups_are_suggested_by_name(string command, string group, string message) =>
        (await CommandLineRun.InProcessAsync([.. command.Split(' '), group, "-s", "planted", "-n", "2"])).FailedWith(2, message);

    [TestCase("sweep -s plnted", "no subject 'plnted'; did you mean 'planted'?")]
    [TestCase("sweep --top 0", "--top 0: at least 1 is needed.")]
    [TestCase("sweep --prompts 1", "--prompts 1: at least 2 are needed.")]
    [TestCase("sweep --seed -1", "--seed -1: a seed is 0 or more.")]
    [TestCase("sweep --prompts many", "--prompts: 'many' is no whole number.")]
    [TestCase("sweep --prompts 1,000", "'1,000' is no number; did you mean 1000?")]
    [TestCase("discover --onward 0,02", "--onward: '0,02' is no number; did you mean 0.02?")]
    [TestCase("discover --threshold 0,05", "did you mean 0.05?")]
    [TestCase("discover --threshold 5%", "did you mean 0.05?")]
    [TestCase("discover --threshold NaN", "'NaN' is no number")]
    [TestCase("discover --threshold 0", "--threshold 0: a share lies between 0 and 1")]
    [TestCase("sweep --conventions redwood", "'paper'")]
    [TestCase("sweep --out sweep.doc", "sweep.doc: the file's ending says what to write")]
    [TestCase("sweep --json --csv", "--json and --csv both want standard output")]
    [TestCase("discover --threshold 5", "a share lies between 0 and 1")]
    [TestCase("discover --depth 0", "--depth 0: at least 1 is needed.")]
    [TestCase("circuit --random 50", "fewer than 100")]
    [TestCase("completion tcsh", "'bash'")]
    [TestCase("snapshts list", "no command 'snapshts'; did you mean 'snapshots'?")]
    [TestCase("snapshots show", "no command 'show'. There are list, diff, accept.")]
    public async Task A_line_that_cannot_be_meant_has_the_code_of_mistakes(string line, string message) =>
        (await CommandLineRun.InProcessAsync(line.Split(' '))).FailedWith(2, message);

    [Test]
    public async Task A_subject_that_is_not_here_has_a_code_of_its_own_and_the_command_that_fetches_it()
    {
        foreach (var name in new[] { "gpt2", "gpt2-small" })
        {
            (await CommandLineRun.InProcessAsync("sweep", "-s", name)).FailedWith(3, "IOI_GPT2 is not set", "ioi fetch gpt2");
        }

        (await CommandLineRun.InProcessAsync("sweep", "-s", "gpt2-medium")).FailedWith(3, "IOI_GPT2_MEDIUM is not set", "ioi fetch gpt2-medium");
        (await CommandLineRun.InProcessAsync("scores", "-s", "./models/gpt2")).FailedWith(3, "There is no folder", "fetch OWNER/NAME --to");
    }

    [Test]
    public async Task A_name_that_is_empty_and_a_folder_where_a_file_is_wanted_are_mistakes()
    {
        (await CommandLineRun.InProcessAsync("sweep", "-s", "")).FailedWith(2, "no subject ''");
        (await CommandLineRun.InProcessAsync("sweep", "-s", TinySubject.Folder, "--dataset", TinySubject.Folder)).FailedWith(2, "is a folder");
    }

    [Test]
    public async Task Attention_that_the_swept_paths_do_not_reach_is_no_metric_of_them() =>
        (await TinySubject.RunAsync("sweep --metric attention:1.0:END:IO")).FailedWith(1, "cannot see", "as in 1.0.Q at END");

    [Test]
    public async Task A_folder_that_is_no_model_says_what_is_wrong_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("ioi-empty-").FullName;

        (await CommandLineRun.InProcessAsync("sweep", "-s", folder)).FailedWith(1, folder, "config.json");
        Directory.Delete(folder);
    }

    [Test]
    public void Every_number_is_read_by_the_one_parser()
    {
        var context = CommandLineRun.ContextOf(TestContext.CurrentContext.WorkDirectory, TextWriter.Null, TextWriter.Null, []);
        var root = IoiCommandLine.Build(context);
        var asked = 0;
        foreach (var (path, option) in Numbers(root, []))
        {
            // Whatever is missing on the line besides is said, too.
            root.Parse([.. path, option, "2,5"]).Errors.Select(error => error.Message)
                .Should().Contain(message => message.StartsWith($"{option}: '2,5' is no", StringComparison.Ordinal), $"of {string.Join(' ', path)} {option}");
            asked++;
        }

        asked.Should().BeGreaterThan(15);

        static IEnumerable<(string[] Path, string Option)> Numbers(Command command, string[] path) =>
        [
            .. command.Options.Where(option => option.ValueType.IsPrimitive && option.ValueType != typeof(bool)).Select(option => (path, option.Name)),
            .. command.Subcommands.SelectMany(below => Numbers(below, [.. path, below.Name])),
        ];
    }

    [Test]
    public async Task A_file_is_answered_with_its_folder()
    {
        var file = Path.Combine(TinySubject.Folder, "config.json");
        (await CommandLineRun.InProcessAsync("sweep", "-s", file)).FailedWith(2, $"{file} is a file; a model is a folder: did you mean {TinySubject.Folder}?");
    }

    [TestCase("planted", "plantde", "planted")]
    [TestCase("IO", "io", "IO")]
    [TestCase("Name Movers", "name mover", "Name Movers")]
    public void The_nearest_is_a_few_typing_errors_away(string right, string typed, string expected) =>
        Nearest.To(typed, ["something else", right]).Should().Be(expected);

    [Test]
    public void What_is_near_nothing_gets_no_guess() => Nearest.To("gpt", ["planted", "Name Movers"]).Should().BeNull();
}
