namespace IoiClaims.Interp.Tests.Data;

[TestFixture]
public sealed class PromptFileTests
{
    private static readonly CutWords Words = new();

    private string path = null!;

    [SetUp]
    public void MakePath() => path = Path.GetTempFileName();

    [TearDown]
    public void Delete() => File.Delete(path);

    [Test]
    public void A_file_gives_what_the_calls_give()
    {
        var prompts = Read("""
            {
              "bos": true,
              "prompts": [
                { "text": "{IO:Ann} met {S:Tom} to", "corrupted": "{IO:Lee} met {S:Joe} to", "right": " Ann", "wrong": " Tom", "group": "a" },
                { "text": "{S:Lee} saw {IO:Joe} to", "corrupted": "{S:Ann} saw {IO:Tom} to", "right": " Joe", "wrong": " Lee", "group": "b" }
              ]
            }
            """);

        prompts.Bos.Should().BeTrue();
        prompts.Texts.Should().Equal("Ann met Tom to", "Lee saw Joe to");
        prompts.Batch.Positions(new Role("IO")).Should().Equal(1, 3);
        prompts.Batch.Groups.Should().Equal("a", "b");
        prompts.Answers.Select(answer => answer.Right).Should().Equal(" Ann", " Joe");
        prompts.Corrupted!.Texts.Should().Equal("Lee met Joe to", "Ann saw Tom to");
        prompts.Corrupted.Batch.Groups.Should().Equal("a", "b");
    }

    [Test]
    public void Only_texts_must_be_there()
    {
        var prompts = Read("""{"prompts": [{"text": "Ann sang to"}], "bos": false}""");

        (prompts.Bos, prompts.Count, prompts.Answers.IsEmpty, prompts.Corrupted).Should().Be((false, 1, true, null));
    }

    [TestCase("""[]""", 1, "the file", "expected an object*")]
    [TestCase("{\n \"bos\": 1}", 2, "bos", "expected true or false, found a number")]
    [TestCase("{\n \"bos\": true}", 1, "prompts", "the key is missing")]
    [TestCase("{\n \"prompts\": [{\"text\": \"a\"}]}", 1, "bos", "the key is missing")]
    [TestCase("{\n \"bos\": true,\n \"bos\": true}", 3, "bos", "the key is there twice")]
    [TestCase("{\n \"boss\": true}", 2, "boss", "there is no such key*")]
    [TestCase("{\"bos\": true,\n \"prompts\": []}", 2, "prompts", "the list is empty")]
    [TestCase("{\"bos\": true,\n \"prompts\": {}}", 2, "prompts", "expected a list*")]
    [TestCase("{\"bos\": true, \"prompts\": [\n\"a\"]}", 2, "prompts[0]", "expected an object*")]
    [TestCase("{\"bos\": true, \"prompts\": [\n{\"text\": 1}]}", 2, "prompts[0].text", "expected a text, found a number")]
    [TestCase("{\"bos\": true, \"prompts\": [\n{\"txt\": \"a\"}]}", 2, "prompts[0].txt", "there is no such key*text, corrupted*")]
    [TestCase("{\"bos\": true, \"prompts\": [\n{\"text\": \"a\", \"text\": \"a\"}]}", 2, "prompts[0].text", "the key is there twice")]
    [TestCase("{\"bos\": true, \"prompts\": [\n{}]}", 2, "prompts[0].text", "the key is missing")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\"},\n{\"text\": \"{b\"}]}", 2, "prompts[1].text", "the text has a { without its }*")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"{R:a}\"},\n{\"text\": \"b\"}]}", 2, "prompts[1].text", "the text does not mark the role R*")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\",\n\"right\": \" b\"}]}", 1, "prompts[0].wrong", "*go together")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\",\n\"right\": \"b\", \"wrong\": \" c\"}]}", 2, "prompts[0].right", "\"b\" begins without a space*")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\", \"right\": \" b\",\n\"wrong\": \" Christopher\"}]}", 2, "prompts[0].wrong", "\" Christopher\" is 2 tokens*")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\", \"group\": \"g\"},\n{\"text\": \"b\"}]}", 2, "prompts[1].group", "*all prompts have it, or none")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"{R:a}\",\n\"corrupted\": \"b\"}]}", 2, "prompts[0].corrupted", "corrupted prompt 0, \"b\", has no role R*")]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"{R:a}\",\n\"corrupted\": \"{R:Christopher}\"}]}", 2, "prompts[0].corrupted", "the text marks the role R at \"Christopher\"*")]
    public void Every_error_names_file_line_and_key(string json, int line, string key, string problem) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<InvalidDataException>().WithMessage($"{path}, line {line}, {key}: {problem}.");

    [TestCase("{\"bos\": true,\n\"prompts\": [}", 2)]
    [TestCase("{\"bos\": true, \"prompts\": [{\"text\": \"a\"}]}\n{", 2)]
    [TestCase("", 1)]
    public void What_is_not_JSON_is_said_with_its_line(string json, int line) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<InvalidDataException>().WithMessage($"{path}, line {line}: this is not valid JSON: *");

    private Prompts Read(string json)
    {
        File.WriteAllText(path, json);
        return Prompts.FromJson(path, Words);
    }
}
