using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;
using static TorchSharp.torch;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>A planted model is a GPT-2 checkpoint like any other, and the same one every time.</summary>
public sealed class PlantedFilesTests
{
    [Test]
    public void Equal_options_build_equal_tensors()
    {
        using var first = PlantedCircuit.Build(PlantedOptions.Published);
        using var second = PlantedCircuit.Build(new PlantedOptions());

        second.Model.Fingerprint.Should().Be(first.Model.Fingerprint);
        foreach (var (name, tensor) in first.Model.Tensors)
        {
            tensor.allclose(second.Model.Tensors[name], 0, 0).Should().BeTrue("{0} is built from the same numbers", name);
        }
    }

    [Test]
    public void Saved_and_loaded_by_GPT2s_own_loader_it_gives_the_same_logits()
    {
        using var subject = PlantedCircuit.Build();
        var folder = Directory.CreateTempSubdirectory("ioi-planted-");
        try
        {
            Gpt2Folder.Save(subject.Model, folder.FullName);
            subject.Tokenizer.Vocabulary.Save(folder.FullName);
            using var loaded = Gpt2Folder.Load(folder.FullName);
            var tokenizer = Gpt2Tokenizer.Load(folder.FullName);

            const string Text = "<|endoftext|>Then, Mary and John went to the store. John gave a ring to";
            var ids = tokenizer.Encode(Text);
            ids.Should().Equal(subject.Tokenizer.Encode(Text));
            using var scope = NewDisposeScope();
            var tokens = tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Count]);
            var logits = loaded.Forward(tokens);
            logits.allclose(subject.Model.Forward(tokens), 0, 0).Should().BeTrue();
            tokenizer.Decode([(int)logits[0, -1].argmax().item<long>()]).Should().Be(" Mary");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Every_word_of_the_published_prompts_is_one_token()
    {
        using var subject = PlantedCircuit.Build();

        IoiVocabulary.Words.Should().OnlyContain(word => subject.Tokenizer.Encode(word).Count == 1);
    }

    [Test]
    public void It_is_small()
    {
        using var subject = PlantedCircuit.Build();

        subject.Model.Tensors.Values.Sum(weights => weights.numel()).Should().BeLessThan(10_000_000);
    }
}
