using IoiClaims.Checkpoints;
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
    /// The folder. Tensor names may begin with "transformer." or not, and all of them with what a wrapper puts in front, as
    /// "_orig_mod." or "module.". Where both a single file and an index are there, the single file is read, as transformers does.
    /// </param>
    /// <param name="remark">Is told what is unusual about the folder's files and was understood all the same, a sentence each.</param>
    /// <returns>A float32 model on the CPU, which belongs to the caller.</returns>
    /// <exception cref="CheckpointException">Something is wrong with the folder; the message says where and what.</exception>
    public static Gpt2Model Load(string folder, Action<string>? remark = null)
    {
        remark ??= _ => { };
        var config = ReadConfig(folder, remark);
        var layout = Gpt2TensorNames.Layout(config);
        using var files = WeightFiles.Open(folder, layout, remark);
        var (tensors, digests) = WeightReader.Read(files, layout, remark);
        return new Gpt2Model(config, tensors, Gpt2Fingerprint.Combine(config, ScalarType.Float32, digests));
    }

    /// <summary>Reads the configuration alone.</summary>
    /// <inheritdoc cref="Load" path="/param"/>
    /// <exception cref="CheckpointException">No such folder, or a config.json that is missing, broken or not supported.</exception>
    public static Gpt2Config ReadConfig(string folder, Action<string>? remark = null) =>
        CheckpointFolder.ReadConfig(folder, keys => Gpt2FolderConfig.Parse(keys, remark ?? (_ => { })));

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
        CheckpointFolder.Write(
            folder,
            model.Tensors.ToDictionary(
                pair => pair.Key == Gpt2TensorNames.Unembedding ? pair.Key : Gpt2TensorNames.FilePrefix + pair.Key,
                pair => pair.Value,
                StringComparer.Ordinal),
            type,
            json => Gpt2FolderConfig.Write(json, model.Config));
    }
}
