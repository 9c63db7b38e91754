namespace IoiClaims;

/// <summary>A feature of prompts, by which samples are held to agree.</summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
/// <param name="Name">What it is called, such as "first name".</param>
/// <param name="Of">The feature of a dataset's prompt; compared by <see cref="object.Equals(object?)"/>.</param>
public sealed record Feature<TDataset>(string Name, Func<TDataset, int, object?> Of)
    where TDataset : class
{
    /// <summary>The first prompt in which two datasets differ, and how; null if they agree.</summary>
    internal (int Prompt, string Problem)? Disagreement(TDataset given, TDataset sample, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var (wanted, found) = (Of(given, n), Of(sample, n));
            if (!Equals(wanted, found))
            {
                return (n, $"its {Name} is '{found}' instead of '{wanted}'");
            }
        }

        return null;
    }
}
