using System.Collections.Immutable;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>What tests of fetching share: a hub that misbehaves as told, an empty cache, and words for both.</summary>
public abstract class FetchTests
{
    private FetchFixture fixture = null!;

    private protected FetchFixture Fixture => fixture;

    private protected FakeHub Hub => fixture.Hub;

    [SetUp]
    public void MakeFixture() => fixture = new FetchFixture();

    [TearDown]
    public void DeleteFixture() => fixture.Dispose();

    private protected static CheckpointEnvironment Surroundings(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), "/");

    private protected static IEnumerable<string> CheckpointFiles(string folder) =>
        Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));

    private protected static byte[] Corrupted(byte[] right)
    {
        var wrong = right.ToArray();
        wrong[wrong.Length / 2] ^= 1;
        return wrong;
    }

    private protected static Func<FakeRequest, FakeAnswer, FakeAnswer>[] Always(int status, int times) =>
        [.. Enumerable.Repeat<Func<FakeRequest, FakeAnswer, FakeAnswer>>((_, _) => new FakeAnswer(status, []), times)];

    private protected static Func<FakeRequest, FakeAnswer, FakeAnswer>[] Twice(Func<FakeRequest, FakeAnswer, FakeAnswer> answer) => [answer, answer];

    /// <summary>An index that says of every tensor of one file that it is in the first shard.</summary>
    private protected static MemoryStream SafetensorsNames(byte[] weights)
    {
        var length = (int)BitConverter.ToInt64(weights);
        using var header = System.Text.Json.JsonDocument.Parse(weights.AsMemory(8, length));
        var index = new MemoryStream();
        using var json = new System.Text.Json.Utf8JsonWriter(index);
        json.WriteStartObject();
        json.WriteStartObject("weight_map");
        foreach (var tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            json.WriteString(tensor.Name, "model-00001-of-00001.safetensors");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return index;
    }

    private protected IEnumerable<FakeRequest> ContentRequests() => Hub.Requests.Where(request => request.Step == "content model.safetensors");

    private protected async Task Fails(string message) =>
        await FluentActions.Awaiting(() => fixture.FetchAsync()).Should().ThrowAsync<FetchException>().WithMessage(message);
}
