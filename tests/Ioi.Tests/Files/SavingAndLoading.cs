using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Files;

public class SavingAndLoading
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("ioi-datasets-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_is_saved_is_loaded() =>
        Gen.Select(Gens.Dataset, Gens.Corruption, Gen.Long).Sample((dataset, corruption, seed) =>
        {
            var family = new IoiDatasetFamily("test ↔ \"quoted\"", [new("base", dataset), new("flipped", dataset.Corrupt(corruption, seed))]);

            var json = IoiDatasetFile.Write(family);
            var loaded = IoiDatasetFile.Read(json, WordTokenizer.Published, "test");

            loaded.Source.Should().Be(family.Source);
            foreach (var name in family.Names)
            {
                var (was, now) = (family[name], loaded[name]);
                now.Fingerprint.Should().Be(was.Fingerprint);
                now.History.Should().Equal(was.History);
                now.NamePool.Should().Equal(was.NamePool);
                (now.Seed, now.Bos, now.SavedUnder).Should().Be((was.Seed, was.Bos, null));
            }

            IoiDatasetFile.Write(loaded).Should().Be(json);
        });

    [Test]
    public void A_file_has_one_line_a_prompt()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix], 2, seed: 1);
        var path = Path.Combine(folder, "set.json");

        IoiDatasetFile.Save(dataset, path);

        var text = File.ReadAllText(path);
        text.Should().EndWith("}\n").And.NotContain("\r");
        text.Split('\n').Where(line => line.Contains("\"text\"")).Should().HaveCount(2);
        Directory.GetFiles(folder).Should().Equal([path], "nothing half-written stays behind");
        IoiDatasetFile.Load(path, WordTokenizer.Published).Fingerprint.Should().Be(dataset.Fingerprint);
    }

    [Test]
    public void A_dataset_saved_under_one_vocabulary_and_loaded_under_another_is_resolved_anew_and_says_so()
    {
        var words = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 30, seed: 1);
        var path = Path.Combine(folder, "set.json");
        IoiDatasetFile.Save(words, path);

        var loaded = IoiDatasetFile.Load(path, Tokenizers.Of(Tokenizers.Gpt2));

        loaded.SavedUnder.Should().Be(words.VocabularyFingerprint);
        loaded.Fingerprint.Should().Be(
            IoiDataset.Generate(Tokenizers.Of(Tokenizers.Gpt2), IoiTemplates.Paper, 30, seed: 1).Fingerprint);
    }

    [Test]
    public void A_vocabulary_without_the_names_is_refused_by_file_set_and_prompt()
    {
        var path = Path.Combine(folder, "set.json");
        IoiDatasetFile.Save(IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1), path);

        var load = () => IoiDatasetFile.Load(path, new WordTokenizer([]));

        load.Should().Throw<InvalidDataException>().WithMessage($"{path}:*set 'prompts': Prompt 0, \"*'Michael' must be one token*");
    }

    [Test]
    public void A_file_that_holds_several_sets_must_be_loaded_as_a_family()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1);
        var path = Path.Combine(folder, "set.json");
        IoiDatasetFile.Save(new IoiDatasetFamily("test", [new("a", dataset), new("b", dataset)]), path);

        var load = () => IoiDatasetFile.Load(path, WordTokenizer.Published);

        load.Should().Throw<InvalidDataException>().WithMessage("*holds 2 sets (a, b); load it as a family*");
        IoiDatasetFile.LoadFamily(path, WordTokenizer.Published).Names.Should().Equal("a", "b");
    }

    [Test]
    public void A_failed_save_leaves_the_old_file_as_it_was()
    {
        var path = Path.Combine(folder, "set.json");
        Directory.CreateDirectory(path);

        var save = () => IoiDatasetFile.Save(IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1), path);

        save.Should().Throw<Exception>().Which.Should().Match(e => e is IOException || e is UnauthorizedAccessException);
        Directory.GetFileSystemEntries(folder).Should().Equal(path);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static IEnumerable<TestCaseData> Damage()
    {
        TestCaseData Case(string name, Action<JsonNode> damage, string message) => new TestCaseData(damage, message).SetArgDisplayNames(name);
        JsonNode Prompt(JsonNode file) => file["sets"]![0]!["prompts"]![1]!;

        yield return Case("other format", f => f["format"] = "something", "*line 2, format: it should be \"ioiclaims-dataset\"; it is \"something\"*");
        yield return Case("no format", f => f.AsObject().Remove("format"), "*line 1, format: it should be*there is none*");
        yield return Case("later version", f => f["version"] = 2, "*line 3, version: it is 2; this program reads version 1*");
        yield return Case("no version", f => f.AsObject().Remove("version"), "*version: the key is missing*");
        yield return Case("missing property", f => f.AsObject().Remove("bos"), "*line 1, bos: the key is missing*");
        yield return Case("unknown property", f => f["extra"] = 1, "*, extra: there is no such key; here may be format*");
        yield return Case("misspelt optional", f => Prompt(f)["clauseend"] = "again", "*, sets[0].prompts[1].clauseend: there is no such key*clauseEnd*");
        yield return Case("no sets", f => f["sets"] = new JsonArray(), "*no sets*");
        yield return Case("null set", f => f["sets"]!.AsArray().Add(null), "*, sets[1]: expected an object, { … }, found null*");
        yield return Case("no prompts", f => f["sets"]![0]!["prompts"] = new JsonArray(), "*'prompts'*content*");
        yield return Case("null prompt", f => f["sets"]![0]!["prompts"]![0] = null, "*, sets[0].prompts[0]: expected an object, { … }, found null*");
        yield return Case("text changed", f => Prompt(f)["text"] = "Hello", "*set 'prompts': line *, prompt 1 says \"Hello\", but its template and words make \"*");
        yield return Case("template unknown", f => Prompt(f)["template"] = "x", "*prompt 1 uses template 'x'; the file defines*");
        yield return Case("template changed", f => f["templates"]!["remix"] = "Then they", "*Template 'remix' must name*");
        yield return Case("two names", f => Prompt(f)["names"]!.AsArray().RemoveAt(0), "*prompt 1 has 2 names*");
        yield return Case("null name", f => Prompt(f)["names"]![0] = null, "*, sets[0].prompts[1].names[0]: expected a text, found null*");
        yield return Case("number as name", f => Prompt(f)["names"]![0] = 1, "*, sets[0].prompts[1].names[0]: expected a text, found a number*");
        yield return Case("text as bos", f => f["bos"] = "yes", "*line 5, bos: expected true or false, found a text*");
        yield return Case("order unknown", f => Prompt(f)["frame"]!["order"] = "AABB", "*prompt 1 has the order 'AABB'*");
        yield return Case("frame changed", f => Prompt(f)["frame"]!["io"] = "Amy", "*\"content\" records the fingerprint*changed after it was saved*");
        yield return Case("bos changed", f => f["bos"] = false, "*changed after it was saved*");
        yield return Case("tokens changed", f => f["sets"]![0]!["tokens"] = "00", "*\"tokens\" records the fingerprint 00*");
        yield return Case("bad name in pool", f => f["namePool"]![3] = "van Dyke", "*name pool has 'van Dyke'*");
        yield return Case("null name in pool", f => f["namePool"]![3] = null, "*, namePool[3]: expected a text, found null*");
    }

    [TestCaseSource(nameof(Damage))]
    public void A_damaged_file_is_refused_with_the_place_and_the_reason(Action<JsonNode> damage, string message)
    {
        var file = JsonNode.Parse(Saved())!;
        damage(file);

        var read = () => IoiDatasetFile.Read(file.ToJsonString(Indented), WordTokenizer.Published, "some/file.json");

        read.Should().Throw<InvalidDataException>().WithMessage("some/file.json*").WithMessage(message);
    }

    [Test]
    public void A_property_given_twice_is_refused()
    {
        var read = () => IoiDatasetFile.Read(Saved().Replace("\"bos\": true,", "\"bos\": true, \"bos\": false,"), WordTokenizer.Published, "f");

        read.Should().Throw<InvalidDataException>().WithMessage("*bos*");
    }

    [Test]
    public void A_file_written_by_hand_needs_no_fingerprints()
    {
        var file = JsonNode.Parse(Saved())!;
        file["vocabulary"] = null;
        file["sets"]![0]!["content"] = null;
        file["sets"]![0]!["tokens"] = null;
        file["sets"]![0]!["prompts"]![1]!["frame"]!["io"] = "Amy";

        var loaded = IoiDatasetFile.Read(file.ToJsonString(), WordTokenizer.Published, "f").Baseline;

        loaded.Prompts[1].Frame.Io.Should().Be("Amy");
        loaded.SavedUnder.Should().BeNull();
    }

    [Test]
    public void No_mutated_file_ever_crashes()
    {
        var saved = Saved();
        const string alphabet = "{}[]\",:0123456789nulltrefasABab \\\n\0é";
        var edit = Gen.Select(Gen.Int[0, saved.Length - 1], Gen.Int[0, 12], Gen.String[Gen.Char[alphabet], 0, 4]);
        var refused = 0;
        edit.Sample(
            (at, removed, inserted) =>
            {
                var text = saved[..at] + inserted + saved[Math.Min(saved.Length, at + removed)..];
                try
                {
                    // Words that no fingerprint covers, such as the source, may change.
                    IoiDatasetFile.Read(text, WordTokenizer.Published, "f").Baseline.Count.Should().BePositive();
                }
                catch (InvalidDataException problem)
                {
                    problem.Message.Should().MatchRegex("^f(, line \\d+|: not a valid dataset)");
                    Interlocked.Increment(ref refused);
                }
            },
            iter: 600);

        refused.Should().BeGreaterThan(300);
    }

    private static string Saved() => IoiDatasetFile.Write(new IoiDatasetFamily(
        "test", [new("prompts", IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix], 3, seed: 1))]));
}
