using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Prompts as a tensor.</summary>
internal static class TokenTensor
{
    /// <summary>
    /// Token ids [N, P]. Shorter prompts are padded at their end with token 0: nothing before the padding sees it.
    /// </summary>
    /// <exception cref="ArgumentException">A token that the model does not have, or a prompt longer than its context.</exception>
    public static Tensor Of(PromptBatch batch, ITransformer model)
    {
        if (batch.Length > model.Shape.Context)
        {
            throw new ArgumentException(
                $"The longest prompt has {batch.Length} tokens; this model's context is {model.Shape.Context}.");
        }

        var ids = new long[batch.Count * batch.Length];
        for (var n = 0; n < batch.Count; n++)
        {
            for (var p = 0; p < batch.Tokens[n].Length; p++)
            {
                var id = batch.Tokens[n][p];
                if (id < 0 || id >= model.Shape.Vocabulary)
                {
                    throw new ArgumentException(
                        $"Prompt {n} has token {id} at position {p}, but this model's vocabulary has ids 0 to "
                        + $"{model.Shape.Vocabulary - 1}. Were the prompts tokenized for another model?");
                }

                ids[(n * batch.Length) + p] = id;
            }
        }

        using var scope = NewDisposeScope();
        return tensor(ids, device: model.Device).view(batch.Count, batch.Length).MoveToOuterDisposeScope();
    }
}
