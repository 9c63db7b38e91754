using System.Security.Cryptography;
using System.Text;

namespace IoiClaims.Ioi;

/// <summary>Fingerprints of datasets: SHA-256 in hexadecimal.</summary>
internal static class IoiFingerprint
{
    /// <summary>What the prompts say, their frames, and BOS: the same under every tokenizer.</summary>
    public static string OfContent(bool bos, IEnumerable<(IoiSentence Sentence, IoiFrame Frame)> prompts)
    {
        var fields = prompts.SelectMany(prompt => new[]
        {
            prompt.Sentence.Template.Id, prompt.Sentence.Template.Text,
            prompt.Sentence.First, prompt.Sentence.Second, prompt.Sentence.Giver,
            prompt.Sentence.Place, prompt.Sentence.Object,
            prompt.Sentence.Prefix, prompt.Sentence.ClauseEnd, prompt.Sentence.BeforeVerb,
            prompt.Frame.Io, prompt.Frame.S, IoiSentence.OrderName(prompt.Frame.Order),
        });
        return Of(fields.Prepend(bos ? "BOS" : "no BOS"));
    }

    /// <summary>The content under a tokenizer.</summary>
    public static string OfDataset(IoiDataset dataset) =>
        Of([OfContent(dataset), dataset.VocabularyFingerprint, dataset.Batch.Fingerprint]);

    /// <summary>The content of a dataset.</summary>
    public static string OfContent(IoiDataset dataset) =>
        OfContent(dataset.Bos, dataset.Prompts.Select(prompt => (prompt.Sentence, prompt.Frame)));

    // Length before text, so that no two lists of fields run together into the same bytes; −1 for a missing field.
    private static string Of(IEnumerable<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field ?? string.Empty);
            hash.AppendData(Encoding.ASCII.GetBytes($"{(field is null ? -1 : bytes.Length)}:"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
