using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Circuits;

/// <summary>
/// Whether a circuit of edges is one of the task: found on other samples of the prompts too, right where the model is right, and of
/// little use to another task. On the trained model, which does both.
/// </summary>
public sealed class TrainedEdgesTests
{
    private const string Verified = """
        circuits of edges of the trained model

        unit:       1
        tolerance:  0.05 absolute

        edges  faithfulness   right  Jaccard   lower   upper  other task
        20           +0.695  +0.850   +0.801  +0.667  +1.000      +0.003
        100          +0.915  +0.933   +0.664  +0.575  +0.762      +0.339
        400          +1.005  +1.000   +0.612  +0.569  +0.675      +0.846
        """;

    [Test]
    public void Circuits_of_indirect_objects_on_other_samples_and_on_another_task()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Trained);
        using var objects = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));
        var edges = new EdgeExperiments(objects, objects.Corrupted(Corruptions.Abc).Batch, "ABC prompts");
        var scores = edges.Attribution(AttributionMethod.EapIgInputs);

        // What follows a verb: "gave a", but "looked for".
        string[] names = ["Mary", "John", "Anna", "Paul", "Rose", "Mark", "James", "Kate"];
        IoiClaims.Prompts With(string verb) => IoiClaims.Prompts.FromText(subject.Tokenizer, bos: true, Enumerable.Range(0, 24).Select(n =>
            $"Then, {names[n % 8]} and {names[(n + 3) % 8]} went to the store. {names[n % 8]} {verb}"));
        var prompts = With("gave").WithAnswers(Enumerable.Repeat((" a", " for"), 24));
        using var verbs = new Experiment(
            subject.Model, prompts.Batch, new TokenLogitDifference([.. prompts.Answers.Select(each => (each.RightToken, each.WrongToken))], Role.End));
        var other = new EdgeExperiments(verbs, With("looked").Batch, "another verb");

        var rows = ((int[])[20, 100, 400]).Select(count =>
        {
            var circuit = scores.Top(count);
            var jaccard = scores.Stability(sample => sample.Top(count)).Jaccard;
            var right = new ErrorAgreement(edges.Run(circuit)).OnRight!.Mean;
            return ($"{count}", (IReadOnlyList<double?>)[Faithfulness(edges, circuit), right, jaccard.Value, jaccard.Lower, jaccard.Upper, Faithfulness(other, circuit)]);
        });
        var table = NumericTable.FromRows(
            new TableHeading("circuits of edges of the trained model", "1", new Tolerance(0.05), Conditions.None),
            "edges", ["faithfulness", "right", "Jaccard", "lower", "upper", "other task"], [.. rows]);
        var comparison = TableComparison.Of(TableText.Parse(Verified), table);
        comparison.Agree.Should().BeTrue("{0}\n{1}", comparison.Describe(), table);
    }

    private static double Faithfulness(EdgeExperiments edges, EdgeSet circuit)
    {
        var runs = edges.Run([new EdgeSet([]), circuit]);
        return (runs[1].Patched.Mean - runs[0].Patched.Mean) / (runs[0].Baseline.Mean - runs[0].Patched.Mean);
    }
}
