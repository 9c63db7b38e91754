namespace IoiClaims.Ioi;

/// <summary>
/// A circuit that was searched for, kept so that nobody searches twice: used again where the weights and the prompts are the same.
/// </summary>
/// <param name="Weights">Fingerprint of the model's weights.</param>
/// <param name="Prompts">Fingerprint of the prompts that it was searched on.</param>
/// <param name="SearchedOn">These prompts in words, for readers of the file.</param>
/// <param name="Evidence">What was found.</param>
public sealed record KeptCircuit(string Weights, string Prompts, string SearchedOn, CircuitEvidence Evidence)
{
    /// <summary>What a file keeps for these weights and prompts; null where it is not there, of others, or not such a file.</summary>
    public static KeptCircuit? Find(string path, string weights, string prompts)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return CircuitEvidenceFile.ReadKept(path) is var kept && kept.Weights == weights && kept.Prompts == prompts ? kept : null;
        }
        catch (Exception other) when (other is InvalidDataException or FormatException or ArgumentException)
        {
            // Half-merged, or written by an older version: searching again writes it anew.
            return null;
        }
    }

    /// <summary>Writes it, as a whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, CircuitEvidenceFile.ToText(this));
}
