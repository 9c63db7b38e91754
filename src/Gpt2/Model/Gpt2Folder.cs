using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>
/// GPT-2 models in folders as Hugging Face's transformers writes and reads them: config.json with model.safetensors, or
/// with model.safetensors.index.json and its shards.
/// </summary>
public static class Gpt2Folder
{
    /// <summary>Loads a model and checks everything: configuration, names, shapes, types, and that all numbers are finite.</summary>
    /// <param name="folder">
    /// The folder. Tensor names may begin with "transformer." or not. Where both a single file and an index are there, the
    /// single file is read, as transformers does.
    /// </param>
    /// <returns>A float32 model on the CPU, which belongs to the caller.</returns>
    /// <exception cref="CheckpointException">Something is wrong with the folder; the message says where and what.</exception>
    public static Gpt2Model Load(string folder)
    {
        var config = ReadConfig(folder);
        using var files = WeightFiles.Open(folder);
        var (tensors, digests) = WeightReader.Read(files, Gpt2TensorNames.Layout(config));
        return new Gpt2Model(config, tensors, Gpt2Fingerprint.Combine(config, ScalarType.Float32, digests));
    }

    /// <summary>Reads the configuration alone.</summary>
    /// <exception cref="CheckpointException">No such folder, or a config.json that is missing, broken or not supported.</exception>
    public static Gpt2Config ReadConfig(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException(
                folder,
                File.Exists(folder)
                    ? "this is a file; give the folder that holds config.json and model.safetensors"
                    : "there is no such folder");
        }

        return Gpt2FolderConfig.Read(folder);
    }

    /// <summary>Writes a model as a folder that this class and transformers load. Files are replaced whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="type">The type of the weights in the file; with F32 a float32 model comes back exactly.</param>
    /// <exception cref="CheckpointException">
    /// The folder cannot be written, or a weight is not finite or too large for <paramref name="type"/>.
    /// </exception>
    public static void Save(Gpt2Model model, string folder, SafetensorsType type = SafetensorsType.F32)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);

            // transformers asks for the "format" before it loads.
            SafetensorsWriter.Write(
                Path.Combine(folder, CheckpointFiles.Weights),
                model.Tensors.ToDictionary(
                    pair => pair.Key == Gpt2TensorNames.Unembedding ? pair.Key : Gpt2TensorNames.FilePrefix + pair.Key,
                    pair => pair.Value,
                    StringComparer.Ordinal),
                type,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
            AtomicFile.Write(
                Path.Combine(folder, CheckpointFiles.Configuration),
                Gpt2FolderConfig.Write(model.Config, type.ToTorch().ToString().ToLowerInvariant()));
        }
        catch (Exception exception) when (exception is not CheckpointException && exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder, $"the folder cannot be written: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Checks that a tokenizer fits a model: each of its tokens must have a row in the embedding, and no fewer.</summary>
    /// <param name="folder">The folder, for the message.</param>
    /// <param name="config">The model's configuration.</param>
    /// <param name="tokens">The number of the tokenizer's token ids.</param>
    /// <remarks>
    /// Embeddings padded to a multiple of 64 rows, as training on GPUs likes them (50,304 for GPT-2's 50,257), pass.
    /// </remarks>
    /// <exception cref="CheckpointException">The tokenizer has more tokens than the model, or far fewer.</exception>
    public static void CheckVocabulary(string folder, Gpt2Config config, int tokens)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!Fits(config, tokens))
        {
            throw new CheckpointException(
                folder,
                "the tokenizer's vocabulary (vocab.json) does not belong to the model (vocab_size in config.json)",
                expected: $"{config.Vocabulary} tokens",
                found: $"{tokens}");
        }
    }

    /// <summary>Whether a tokenizer of so many tokens may belong to a model; see <see cref="CheckVocabulary"/>.</summary>
    internal static bool Fits(Gpt2Config config, int tokens)
    {
        const int padding = 64;
        return config.Vocabulary == tokens
            || (config.Vocabulary % padding == 0 && config.Vocabulary - tokens is > 0 and < 2 * padding);
    }
}
