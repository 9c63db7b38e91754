using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using IoiClaims.Checkpoints;
using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Prompts;

/// <summary>Prompts that are no part of the project: read from a copy, fetched and checked, or asked for in plain words.</summary>
public sealed class AutoCircuitPromptsTests
{
    private const string First = "ioi_ABBA_template_0_prompts.json";
    private const string HashOfFirst = "496b9d2d07ab086e72807cdaa46ffbf49ace783061070ccb9afa4645c645f246";

    private string folder = null!;

    [SetUp]
    public void SetUp() => folder = Directory.CreateTempSubdirectory("ioi-prompts-").FullName;

    [TearDown]
    public void ClearAway() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_beginnings_of_all_files_are_read_with_roles_and_answers()
    {
        var prompts = Load(Beginnings(HashOfFirst));

        prompts.Prompts.Should().HaveCount(AutoCircuitPrompts.Count);
        prompts.Prompts[0].Should().Be((
            "Then, Mary and John went to the store. John gave a drink to",
            "Then, Amy and Paul went to the store. Lisa gave a drink to",
            " Mary",
            " John"));
        prompts.Places.Should().Equal(
            (IoiRoles.Io, 2), (IoiRoles.S1, 4), (IoiRoles.S1Plus1, 5), (IoiRoles.S2, 10), (IoiRoles.End, 14));
    }

    [TestCase(true, 11)]
    [TestCase(false, 10)]
    public void Roles_move_by_one_with_BOS(bool bos, int s2)
    {
        using var planted = PlantedCircuit.Build();

        var (clean, corrupt, difference) = Load(Beginnings(HashOfFirst)).Tokenized(planted.Tokenizer, bos);

        clean.Positions(IoiRoles.S2).Should().OnlyContain(position => position == s2);
        clean.Positions(Role.End).Should().OnlyContain(position => position == clean.Length - 1);
        corrupt.Count.Should().Be(clean.Count);
        difference.Pairs[0].Should().Be((planted.Tokenizer.Encode(" Mary")[0], planted.Tokenizer.Encode(" John")[0]));
        clean.Tokens[0][s2].Should().Be(difference.Pairs[0].Wrong);
    }

    [Test]
    public void Beginnings_of_another_version_are_refused() =>
        FluentActions.Invoking(() => Load(Beginnings(new string('0', 64))))
            .Should().Throw<InvalidDataException>().WithMessage($"*beginning of {First}*{HashOfFirst}*");

    [Test]
    public void A_folder_with_other_files_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, First), "{}");

        FluentActions.Invoking(() => Load(folder)).Should().Throw<InvalidDataException>().WithMessage("*SHA-256*Delete it*");
        File.Delete(Path.Combine(folder, First));
        FluentActions.Invoking(() => Load(folder)).Should().Throw<PromptsNotAtHandException>()
            .WithMessage($"{AutoCircuitPrompts.Variable} names {folder}, which has no {First}.");
    }

    [Test]
    public void What_is_fetched_is_checked_and_not_kept_if_it_is_something_else()
    {
        var cache = Path.Combine(folder, "cache");
        using var network = new Answering(HttpStatusCode.OK, "{}");
        var prompts = new AutoCircuitPrompts(Environment(("IOI_CACHE", cache)), network);

        FluentActions.Invoking(() => prompts.Load(NameOrder.Abba, 0))
            .Should().Throw<PromptsNotAtHandException>().WithMessage($"*{HashOfFirst}*Nothing was kept*");

        network.Asked.Should().Equal(
            $"https://raw.githubusercontent.com/UFO-101/auto-circuit/{AutoCircuitPrompts.Commit}/datasets/ioi/{First}");
        Directory.Exists(cache).Should().BeFalse();
    }

    [Test]
    public void Without_a_network_it_says_what_to_do()
    {
        using var network = new Answering(HttpStatusCode.BadGateway, string.Empty);
        var prompts = new AutoCircuitPrompts(Environment(("IOI_CACHE", folder)), network);

        FluentActions.Invoking(() => prompts.Load(NameOrder.Baba, 14))
            .Should().Throw<PromptsNotAtHandException>().WithMessage($"*cannot be fetched*set {AutoCircuitPrompts.Variable} to it*");
    }

    [Test]
    public void There_are_fifteen_templates() =>
        FluentActions.Invoking(() => new AutoCircuitPrompts(Environment()).Load(NameOrder.Abba, 15))
            .Should().Throw<ArgumentException>().WithMessage("*no template 15*0 to 14*");

    private static CheckpointEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), "/nowhere");

    private static PairedPrompts Load(string copy) =>
        new AutoCircuitPrompts(Environment((AutoCircuitPrompts.Variable, copy))).Load(NameOrder.Abba, 0);

    private string Beginnings(string hash)
    {
        var path = Path.Combine(folder, "beginnings.json");
        var file = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sha256"] = hash,
            ["word_idxs"] = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["IO"] = 2,
                ["S1"] = 4,
                ["S1+1"] = 5,
                ["S2"] = 10,
                ["end"] = 14,
            },
            ["prompts"] = Enumerable.Repeat(
                new
                {
                    clean = "Then, Mary and John went to the store. John gave a drink to",
                    corrupt = "Then, Amy and Paul went to the store. Lisa gave a drink to",
                    answers = new[] { " Mary" },
                    wrong_answers = new[] { " John" },
                },
                60),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            files = new Dictionary<string, object>(StringComparer.Ordinal) { [First] = file },
        }));
        return path;
    }

    private sealed class Answering(HttpStatusCode status, string content) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(content) });
        }
    }
}
