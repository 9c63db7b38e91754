using IoiClaims.Report;
using IoiClaims.Testing;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>Stands for a claim, whose figures are overridden.</summary>
public abstract class BenchWithFigures : Bench
{
    public virtual IEnumerable<ClaimFigure> Figures => [];
}

/// <summary>The snippets of docs/report.md.</summary>
public class ReportSnippets : BenchWithFigures
{
    private Route Signal => Route.From(inhibition).To(nameMovers.Queries(END)).ToLogits(END);

    private PromptBatch examples => prompts.Batch.Select([0, 1]);

    private ITokenizer tokenizer => ioi.Subject.Tokenizer;

    public override IEnumerable<ClaimFigure> Figures =>
    [
        RouteFigure.Of("from the S-Inhibition heads to the Name Movers", Signal, model.Shape),
        AttentionFigure.Of("Attention of the Name Movers", experiment.Runner, examples, token => tokenizer.Decode([token]), null, nameMovers),
    ];

    [Test]
    public void Figures_of_a_claim() => Figures.Select(figure => figure.Title).Should().HaveCount(2);

    [Test]
    public void A_run_is_read_and_written()
    {
        var before = Directory.GetCurrentDirectory();
        var folder = Directory.CreateTempSubdirectory("ioi-snippet-").FullName;
        try
        {
            Directory.SetCurrentDirectory(folder);
            RunRecordFile.Write(new RunRecord { Conditions = new RunConditions("0.1.0", null, "cpu") }, "artifacts/claims/claims.json");
            var run = RunRecordFile.Read("artifacts/claims/claims.json");
            var refuted = run.Claims.Where(claim => claim.Verdict == Verdict.Refuted);
            RunReport.Write(run, "elsewhere");
            refuted.Should().BeEmpty();
            File.Exists("elsewhere/index.html").Should().BeTrue();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }
}
