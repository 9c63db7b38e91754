using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>How well a model does IOI.</summary>
/// <param name="Accuracy">The share of prompts in which IO's logit is above S's.</param>
/// <param name="LogitDifference">Mean logit of IO minus logit of S.</param>
/// <param name="Prompts">On how many prompts.</param>
internal sealed record IoiScore(double Accuracy, double LogitDifference, int Prompts)
{
    /// <summary>On prompts with held-out pairs of names.</summary>
    public static IoiScore Of(ITransformer model, ITokenizer tokenizer, IReadOnlyList<IoiTemplate> templates, int prompts, long seed)
    {
        // About one pair in eight is held out.
        var differences = Differences(model, IoiDataset
            .Generate(tokenizer, templates, 8 * prompts, seed, contextLength: model.Shape.Context).WithHeldOutPairs());
        return new IoiScore(differences.Count(d => d > 0) / (double)differences.Length, differences.Average(), differences.Length);
    }

    /// <summary>Logit of IO minus logit of S, prompt by prompt.</summary>
    public static float[] Differences(ITransformer model, IoiDataset dataset)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var batch = dataset.Batch;
        var rows = batch.Tokens
            .Select(prompt => prompt.Select(id => (long)id).Concat(Enumerable.Repeat(0L, batch.Length - prompt.Length)).ToArray())
            .ToArray();
        var tokens = tensor(rows.SelectMany(row => row).ToArray()).view(batch.Count, batch.Length);
        var pairs = IoiClaims.Ioi.LogitDifference.Of(dataset).Pairs;
        var logits = model.Logits(
            tokens,
            tensor(batch.Positions(IoiRoles.End).Select(p => (long)p).ToArray()),
            tensor(pairs.SelectMany(pair => new long[] { pair.Io, pair.S }).ToArray()).view(batch.Count, 2));
        return (logits.select(1, 0) - logits.select(1, 1)).data<float>().ToArray();
    }
}
