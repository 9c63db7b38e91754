using IoiClaims.Gpt2.Checkpoints;
using IoiClaims.Gpt2.Model;

namespace IoiClaims.Gpt2.Tests.Checkpoints;

[TestFixture]
public sealed class Gpt2FolderTests
{
    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void A_saved_model_comes_back_exactly(Gpt2Config config)
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(config with { EndOfText = 3 }, seed: 1);

        Gpt2Folder.Save(model, folder.Path);
        using var loaded = Gpt2Folder.Load(folder.Path);

        loaded.Config.Should().Be(model.Config);
        loaded.Fingerprint.Should().Be(model.Fingerprint);
        loaded.Tensors.Keys.Should().Equal(model.Tensors.Keys);
        foreach (var (name, tensor) in model.Tensors)
        {
            loaded.Tensors[name].shape.Should().Equal(tensor.shape);
            loaded.Tensors[name].bytes.SequenceEqual(tensor.bytes).Should().BeTrue(name);
        }
    }
}
