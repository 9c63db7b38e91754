using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using TorchSharp;

namespace IoiClaims.Gpt2;

/// <summary>A model with the tokenizer that belongs to it, as one folder holds them. Owns the model.</summary>
public sealed class Gpt2Checkpoint : IDisposable
{
    /// <summary>Takes ownership of the model.</summary>
    /// <exception cref="ArgumentException">The tokenizer's vocabulary does not fit the model's.</exception>
    public Gpt2Checkpoint(Gpt2Model model, Gpt2Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (!VocabularyFit.Fits(model.Config.Vocabulary, tokenizer.VocabularySize))
        {
            throw new ArgumentException(
                $"The model has {model.Config.Vocabulary} tokens, the tokenizer {tokenizer.VocabularySize}.", nameof(tokenizer));
        }

        Model = model;
        Tokenizer = tokenizer;
    }

    /// <summary>The model.</summary>
    public Gpt2Model Model { get; }

    /// <summary>The tokenizer.</summary>
    public Gpt2Tokenizer Tokenizer { get; }

    /// <summary>What was unusual about the files that it was loaded from, and was understood all the same; a sentence each.</summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <summary>Loads model and tokenizer of a folder and checks that they fit.</summary>
    /// <param name="folder">The folder, as for <see cref="Gpt2Folder.Load"/>.</param>
    /// <param name="device">Where the weights are put; the CPU if omitted.</param>
    /// <exception cref="CheckpointException">Something is wrong with the folder; the message says where and what.</exception>
    public static Gpt2Checkpoint Load(string folder, torch.Device? device = null)
    {
        // The small files first: what is wrong with them shows before 500 MB are read.
        var remarks = ImmutableArray.CreateBuilder<string>();
        var tokenizer = ReadTokenizer(folder, remarks.Add);
        var model = Gpt2Folder.Load(folder, remarks.Add).MoveTo(device ?? torch.CPU);
        return new Gpt2Checkpoint(model, tokenizer) { Remarks = remarks.ToImmutable() };
    }

    /// <summary>Everything that can be checked without reading the weights' numbers.</summary>
    /// <exception cref="CheckpointException">Something is wrong with the folder; the message says where and what.</exception>
    internal static void Check(string folder)
    {
        _ = ReadTokenizer(folder, _ => { });
        WeightFiles.Open(folder, Gpt2TensorNames.Layout(Gpt2Folder.ReadConfig(folder)), _ => { }).Dispose();
    }

    private static Gpt2Tokenizer ReadTokenizer(string folder, Action<string> remark)
    {
        var rows = Gpt2Folder.ReadConfig(folder).Vocabulary;
        return VocabularyFit.Of(BytePairVocabulary.Load(folder), rows, folder, remark).ToTokenizer();
    }

    /// <summary>Writes the folder with all its files: config.json, model.safetensors, vocab.json, merges.txt.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="type">The type of the weights in the file.</param>
    /// <exception cref="CheckpointException">The folder cannot be written.</exception>
    public void Save(string folder, SafetensorsType type = SafetensorsType.F32)
    {
        Gpt2Folder.Save(Model, folder, type);
        Tokenizer.Vocabulary.Save(folder);
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
