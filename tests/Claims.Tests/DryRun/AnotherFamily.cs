using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>
/// The way of somebody's model into the claims: a random folder of each other family, with a tokenizer that lacks some names, is named,
/// loaded, asked on its own prompts about the circuit beside its weights, and says what was left out.
/// </summary>
public sealed class AnotherFamily
{
    private static readonly string[] WordsLeftOut = ["Courtney", "Lindsey", "necklace"];

    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Path.Combine(Directory.CreateTempSubdirectory("ioi-family-").FullName, "mine");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [TestCase("gpt_neox", "yes")]
    [TestCase("qwen2", "no")]
    public void Is_asked_like_any_other(string type, string bos)
    {
        Save(type);
        using var subject = IoiSubject.Guest(NamedModel.Of(folder, CheckpointEnvironment.OfThisProcess()), isRequired: true);
        subject.Missing.Should().BeNull();
        var claim = new Claim2(subject);

        EveryClaim.Evaluate(claim);

        claim.WholeReport.Verdict.Should().Be(Verdict.Inconclusive, "it does not do the task");
        subject.Remarks.Should().Contain(remark => remark.StartsWith("Its circuit is that of the circuit.json beside its weights: Name Movers 1.0; S-Inhibition 0.0.", StringComparison.Ordinal))
            .And.Contain("Left out, because they are not single tokens of its vocabulary: 2 of 99 names, 1 of 8 objects.");
        var conditions = subject.Experiment.Conditions;
        conditions["BOS"].Should().Be(bos);
        conditions["subject"].Should().MatchRegex("^mine \\([0-9a-f]{12}\\)$");
        conditions["left out"].Should().StartWith("2 of 99 names, 1 of 8 objects");
    }

    private void Save(string type)
    {
        var vocabulary = BytePairVocabulary.ForWords(IoiVocabulary.Words.Where(word => !WordsLeftOut.Contains(word.Trim())));
        if (type == "gpt_neox")
        {
            using var model = RandomGptNeoX.Create(new GptNeoXConfig(2, 2, 32, 20, vocabulary.Count, 64), seed: 0);
            GptNeoXFolder.Save(model, folder);
        }
        else
        {
            using var model = RandomLlama.Create(
                new LlamaConfig(2, 2, 1, 8, 24, 20, vocabulary.Count, 64) { ProjectionBias = true, TiedUnembedding = true }, seed: 0);
            LlamaFolder.Save(model, folder);
        }

        Write("tokenizer.json", new JsonObject
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = vocabulary.EndOfText, ["content"] = BytePairVocabulary.EndOfTextToken, ["special"] = true }),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(vocabulary.Tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
                ["merges"] = new JsonArray([.. vocabulary.Merges.Select(JsonNode (merge) => $"{merge.Left} {merge.Right}")]),
            },
        });
        Write("tokenizer_config.json", new JsonObject { ["bos_token"] = type == "qwen2" ? null : BytePairVocabulary.EndOfTextToken });
        Write(SubjectCircuit.FileName, new JsonArray(Evidence("Name Movers", "1.0"), Evidence("S-Inhibition", "0.0")));
    }

    private static JsonObject Evidence(string group, string head) => new()
    {
        ["group"] = group,
        ["head"] = head,
        ["change"] = -0.3,
        ["lower"] = -0.4,
        ["upper"] = -0.2,
        ["level"] = 0.95,
        ["experiment"] = "by hand",
    };

    private void Write(string name, JsonNode content) => File.WriteAllText(Path.Combine(folder, name), content.ToJsonString());
}
