using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>
/// Whatever happens to a folder's files, loading ends in the one exception that names a file, or in the model that was
/// saved where the damage touched nothing that counts. Never in a wrong model, never in another exception.
/// </summary>
[TestFixture]
public sealed class MutationTests
{
    private static readonly Gpt2Config Tied = new(1, 2, 6, 24, 11, 8);

    public static IEnumerable<TestCaseData> Bases()
    {
        yield return new TestCaseData(Tied, SafetensorsType.F32, 1, 11).SetArgDisplayNames("single file, F32");
        yield return new TestCaseData(Tied with { InnerWidth = 10, TiedUnembedding = false }, SafetensorsType.F16, 2, 12)
            .SetArgDisplayNames("two shards, F16, untied");
        yield return new TestCaseData(Tied, SafetensorsType.BF16, 0, 13)
            .SetArgDisplayNames("single file, BF16, without prefix, with a copy of the embedding");
    }

    [TestCaseSource(nameof(Bases))]
    public void Damage_is_refused_or_harmless(Gpt2Config config, SafetensorsType type, int shards, int seed)
    {
        var files = FolderFiles.Of(config, seed, type);
        if (shards == 0)
            files.WithTensors(Gpt2FolderTests.WithHead).WithoutPrefix();
        if (shards > 1)
            files.Sharded(shards);
        using var folder = new TemporaryFolder();
        files.WriteTo(folder);
        using var original = Gpt2Folder.Load(folder.Path);

        var tensorsBefore = Tensor.TotalCount;
        var (refused, harmless) = (0, 0);
        foreach (var mutation in All(files, new Random(seed)))
        {
            Damage(folder, mutation);
            if (Load(folder, mutation, original))
                harmless++;
            else
                refused++;
            File.WriteAllBytes(folder.File(mutation.File), files.Files[mutation.File]);
        }

        TestContext.Out.WriteLine($"{refused} refused, {harmless} harmless");
        (refused + harmless).Should().BeGreaterThan(500);
        refused.Should().BeGreaterThan(2 * harmless, "most damage counts");
        harmless.Should().BePositive("damage to what is not read should not refuse the model");
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(tensorsBefore, "what was read of a refused folder is freed");
    }

    private static IEnumerable<Mutation> All(FolderFiles files, Random random) =>
        files.Files.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Mutations.OfAnyFile(pair.Key, pair.Value, random)
            .Concat(pair.Key switch
            {
                FolderFiles.Config => Mutations.OfConfig(pair.Key, pair.Value, random),
                FolderFiles.Index => Mutations.OfIndex(pair.Key, pair.Value, random),
                _ => Mutations.OfSafetensors(pair.Key, pair.Value, random),
            }));

    private static void Damage(TemporaryFolder folder, Mutation mutation)
    {
        if (mutation.Content is null)
            File.Delete(folder.File(mutation.File));
        else
            File.WriteAllBytes(folder.File(mutation.File), mutation.Content);
    }

    /// <summary>Whether the damaged folder still gives the model; false where it is refused as it should be.</summary>
    private static bool Load(TemporaryFolder folder, Mutation mutation, Gpt2Model original)
    {
        var what = $"{mutation.File}, {mutation.What}";
        try
        {
            using var loaded = Gpt2Folder.Load(folder.Path);
            (loaded.Config with { BeginningOfText = null, EndOfText = null }).Should().Be(original.Config, what);
            loaded.Fingerprint.Should().Be(original.Fingerprint, what);
            foreach (var (name, tensor) in original.Tensors)
            {
                loaded.Tensors[name].bytes.SequenceEqual(tensor.bytes).Should().BeTrue($"{name} after {what}");
            }

            return true;
        }
        catch (CheckpointException exception)
        {
            exception.Message.Should().StartWith(folder.Path, what);
            if (mutation.Content is not null)
                exception.File.Should().NotBe(folder.Path, $"{what}: a file is to be named, not the folder");
            exception.Message.Length.Should().BeLessThan(5000, what);
            return false;
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            throw new AssertionException($"{what} should be refused with a CheckpointException, not with {exception}", exception);
        }
    }
}
