using IoiClaims.Checkpoints;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>A model with gradients: the same function as the engine's model of its family, which never has any.</summary>
internal interface ITrainable : IDisposable
{
    /// <summary>What is trained, in the order of the forward pass.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Logits [N, P, V] of tokens [N, P].</summary>
    Tensor Forward(Tensor tokens);

    /// <summary>A copy that the engine can run; the caller disposes it.</summary>
    ITransformer Freeze();

    /// <summary>Writes a folder in Hugging Face layout: model and tokenizer.</summary>
    void Save(string folder, Gpt2Tokenizer tokenizer);
}
