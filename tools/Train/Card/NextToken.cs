using static TorchSharp.torch;

namespace IoiClaims.Train.Card;

/// <summary>What a model says comes next.</summary>
internal static class NextToken
{
    /// <summary>The probability of every token after a text.</summary>
    public static float[] Probabilities(LanguageModel model, IReadOnlyList<int> tokens)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(tokens.Select(id => (long)id).ToArray()).unsqueeze(0);
        var logits = model.Model.Logits(
            ids, tensor(new[] { tokens.Count - 1L }), arange(model.Model.Shape.Vocabulary).unsqueeze(0));
        return nn.functional.softmax(logits.flatten(), 0).data<float>().ToArray();
    }

    /// <summary>A text that goes on from a beginning, drawn token by token, to its end or the end of the context.</summary>
    public static string Sample(LanguageModel model, string beginning, ulong seed, double temperature = 0.8)
    {
        var random = new SplitMix64(seed);
        var end = model.Tokenizer.BeginningOfText!.Value;
        List<int> tokens = [end, .. model.Tokenizer.Encode(beginning)];
        while (tokens.Count < model.Model.Shape.Context)
        {
            var weights = Probabilities(model, tokens).Select(p => Math.Pow(p, 1 / temperature)).ToArray();
            var point = random.NextDouble() * weights.Sum();
            var next = 0;
            while (next < weights.Length - 1 && (point -= weights[next]) >= 0)
            {
                next++;
            }

            if (next == end)
            {
                break;
            }

            tokens.Add(next);
        }

        return model.Tokenizer.Decode(tokens.Skip(1));
    }
}
