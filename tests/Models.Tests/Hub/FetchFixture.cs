using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>A tiny model for the fake hub to publish, and a cache to fetch it into.</summary>
internal sealed class FetchFixture : IDisposable
{
    private static readonly Lazy<Dictionary<string, byte[]>> Published = new(MakeModel);

    public FetchFixture()
    {
        Root = Directory.CreateTempSubdirectory("ioi-fetch-").FullName;
        Hub = new FakeHub(Published.Value);
        Options = new HubOptions
        {
            Endpoint = Hub.Endpoint,
            StallTimeout = TimeSpan.FromSeconds(30),
            FreeSpace = _ => null,
            Delay = (delay, _) =>
            {
                Delays.Add(delay);
                return Task.CompletedTask;
            },
        };
    }

    public string Root { get; }

    public FakeHub Hub { get; }

    public HubOptions Options { get; set; }

    public List<TimeSpan> Delays { get; } = [];

    public List<FetchEvent> Events { get; } = [];

    // "main" leads to the fake hub's commit, which is not the real model's: nothing is known of it beforehand.
    public FetchRequest Request { get; set; } = null!;

    public CheckpointCache Cache => new(Path.Combine(Root, "cache"));

    public string Final => Cache.FolderOf(HubModel.Gpt2, Hub.Commit);

    public string Staging => Path.Combine(Final + CheckpointCache.UnfinishedSuffix, "files");

    public byte[] Weights => Hub.Files["model.safetensors"];

    /// <summary>What an earlier fetch of the weights would have left.</summary>
    public string PartOfWeights => Path.Combine(
        Staging, $"model.safetensors.{FakeHub.Sha256(Weights)[..12]}{CheckpointCache.UnfinishedSuffix}");

    public Task<FetchResult> FetchAsync(CancellationToken cancellation = default) => CheckpointFetch.RunAsync(
        Request ?? new FetchRequest(HubModel.Gpt2, Cache) { Revision = "main" }, Options, Events.Add, cancellation);

    public void WritePartOfWeights(byte[] content)
    {
        Directory.CreateDirectory(Staging);
        File.WriteAllBytes(PartOfWeights, content);
    }

    /// <summary>Under the final name there is all of the model as it was published, or nothing at all.</summary>
    public void FinalShouldBeWhole()
    {
        foreach (var (name, content) in Hub.Files)
        {
            File.ReadAllBytes(Path.Combine(Final, name)).AsSpan().SequenceEqual(content).Should().BeTrue($"{name} is as it was published");
        }

        Directory.Exists(Final + CheckpointCache.UnfinishedSuffix).Should().BeFalse("nothing is left of the download");
    }

    public void FinalShouldNotBeThere() => Directory.Exists(Final).Should().BeFalse("only what is complete has its final name");

    public void Dispose()
    {
        Hub.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private static Dictionary<string, byte[]> MakeModel()
    {
        var folder = Directory.CreateTempSubdirectory("ioi-published-").FullName;
        try
        {
            var vocabulary = BytePairVocabulary.ForWords([" Mary", " John"]);
            vocabulary.Save(folder);
            using var model = RandomGpt2.Create(new Gpt2Config(1, 2, 8, 32, vocabulary.Count, 16), seed: 1);
            Gpt2Folder.Save(model, folder);
            return Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
