using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Llama;

/// <summary>
/// Models of Llama's form in folders as Hugging Face's transformers writes and reads them: "model_type" llama, mistral, qwen2 or qwen3.
/// </summary>
public static class LlamaFolder
{
    /// <summary>Loads a model and checks everything: configuration, names, shapes, types, and that all numbers are finite.</summary>
    /// <param name="folder">
    /// The folder. Tensor names may begin with "model." or not, and all of them with what a wrapper puts in front. Where both a single
    /// file and an index are there, the single file is read, as transformers does.
    /// </param>
    /// <param name="remark">Is told what is unusual about the folder's files and was understood all the same, a sentence each.</param>
    /// <returns>A float32 model on the CPU, which belongs to the caller.</returns>
    /// <exception cref="CheckpointException">Something is wrong with the folder; the message says where and what.</exception>
    public static LlamaModel Load(string folder, Action<string>? remark = null)
    {
        remark ??= _ => { };
        var config = ReadConfig(folder, remark);
        var layout = LlamaTensorNames.Layout(config);
        using var files = WeightFiles.Open(folder, layout, remark);
        var (tensors, digests) = WeightReader.Read(files, layout, remark);
        return new LlamaModel(config, tensors, LlamaModel.FingerprintOf(config, ScalarType.Float32, digests));
    }

    /// <summary>Reads the configuration alone.</summary>
    /// <inheritdoc cref="Load" path="/param"/>
    /// <exception cref="CheckpointException">No such folder, or a config.json that is missing, broken or not supported.</exception>
    public static LlamaConfig ReadConfig(string folder, Action<string>? remark = null) =>
        CheckpointFolder.ReadConfig(folder, keys => LlamaFolderConfig.Parse(keys, remark ?? (_ => { })));

    /// <summary>Writes a model as a folder that this class and transformers load. Files are replaced whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="type">The type of the weights in the file; with F32 a float32 model comes back exactly.</param>
    /// <exception cref="CheckpointException">
    /// The folder cannot be written, or a weight is not finite or too large for <paramref name="type"/>.
    /// </exception>
    public static void Save(LlamaModel model, string folder, SafetensorsType type = SafetensorsType.F32)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        CheckpointFolder.Write(
            folder,
            model.ToCheckpoint().ToDictionary(
                pair => pair.Key == LlamaTensorNames.Unembedding ? pair.Key : LlamaTensorNames.FilePrefix + pair.Key,
                pair => pair.Value,
                StringComparer.Ordinal),
            type,
            json => LlamaFolderConfig.Write(json, model.Config));
    }
}
