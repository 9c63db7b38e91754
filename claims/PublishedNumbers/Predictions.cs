using static IoiClaims.Claims.PublishedNumbers.PublishedTable;
using static TorchSharp.torch;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What the model as a whole says: the first check that weights, tokenizer and forward pass are the published ones.</summary>
[OnGpt2]
public sealed class Predictions() : PredictionsTests(Gpt2, Reproduces);

/// <summary>The published predictions.</summary>
public abstract class PredictionsTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void The_next_token_of_a_prompt() => Check("NextTokens", () =>
    {
        using var scope = NewDisposeScope();
        var probabilities = Logits("After John and Mary went to the store, John gave a bottle of milk to")[-1].softmax(-1);
        string[] words = [.. Load("NextTokens").Rows];
        return Found(words, ["probability"], (row, _) =>
            100 * probabilities[Tokenizer.Encode($" {words[row]}").Single()].item<float>());
    });

    [Test]
    public void The_loss_on_a_short_text() => Check("Loss", () =>
    {
        using var scope = NewDisposeScope();
        const string Text = "Hello world!";
        var next = tensor(Tokenizer.Encode(Text).Select(id => (long)id).ToArray(), device: Model.Device);
        var logits = Logits(Text).narrow(0, 0, next.shape[0]);
        return Found([Text], ["loss"], (_, _) => nn.functional.cross_entropy(logits, next).item<float>());
    });

    /// <summary>Logits at every position of a text with BOS in front [P, V]; the caller's scope has them.</summary>
    private Tensor Logits(string text)
    {
        long[] tokens = [Tokenizer.Bos(), .. Tokenizer.Encode(text).Select(id => (long)id)];
        return Model.Forward(tensor(tokens, device: Model.Device).unsqueeze(0))[0];
    }
}
