using System.Text.Json;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>Reads and writes the configuration and the weights of a folder as Hugging Face's transformers does.</summary>
internal static class CheckpointFolder
{
    /// <summary>Reads the keys of config.json.</summary>
    /// <exception cref="CheckpointException">No such folder, or a config.json that is missing, broken or not supported.</exception>
    public static T ReadConfig<T>(string folder, Func<JsonKeys, T> read)
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

        var path = Path.Combine(folder, CheckpointFiles.Configuration);
        return JsonFile.Read(path, root => read(new JsonKeys(path, root)));
    }

    /// <summary>Writes configuration and weights. Files are replaced whole or not at all.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="tensors">The weights by their names in the file.</param>
    /// <param name="type">The type of the weights in the file.</param>
    /// <param name="writeConfig">Writes the keys of config.json; the type of the weights is written already.</param>
    /// <exception cref="CheckpointException">The folder cannot be written, or a weight is not finite or too large for <paramref name="type"/>.</exception>
    public static void Write(
        string folder, IReadOnlyDictionary<string, Tensor> tensors, SafetensorsType type, Action<Utf8JsonWriter> writeConfig)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            Directory.CreateDirectory(folder);

            // transformers asks for the "format" before it loads.
            SafetensorsWriter.Write(
                Path.Combine(folder, CheckpointFiles.Weights),
                tensors,
                type,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
            AtomicFile.Write(Path.Combine(folder, CheckpointFiles.Configuration), JsonFile.Written(json =>
            {
                writeConfig(json);
                json.WriteString("torch_dtype", type.ToTorch().ToString().ToLowerInvariant());
            }));
        }
        catch (Exception exception) when (exception is not CheckpointException && exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder, $"the folder cannot be written: {exception.Message}", inner: exception);
        }
    }
}
