using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Means over the prompts of a group, at the slots of a reader.</summary>
internal static class GroupMeans
{
    /// <param name="reading">The slots.</param>
    /// <param name="reader">The prompts whose groups are meant.</param>
    /// <param name="batch">The prompts that the mean is taken over.</param>
    /// <param name="values">Their values [N', P', …].</param>
    /// <param name="like">The shape of the result [N, M, …]; its values stand where a slot takes no part.</param>
    public static Tensor At(Reading reading, PromptBatch reader, PromptBatch batch, Tensor values, Tensor like)
    {
        var known = new Dictionary<(string Group, int Position), Tensor>();
        var flat = values.flatten(0, 1);
        var rows = new List<Tensor>();
        foreach (var row in reading.Rows())
        {
            if (row is not { } at)
            {
                rows.Add(like.flatten(0, 1)[rows.Count]);
                continue;
            }

            // At a role the mean is the same whatever the reader's position.
            var key = (reader.Groups[at.Prompt], reading.At is Place.AtRole ? -1 : at.Position);
            if (!known.TryGetValue(key, out var mean))
            {
                var members = MeanRows.Of(batch, key.Item1, reading.At, at.Position)
                    .Select(m => ((long)m.Prompt * batch.Length) + m.Position)
                    .ToArray();
                mean = flat.index_select(0, tensor(members, device: flat.device)).mean([0]);
                known.Add(key, mean);
            }

            rows.Add(mean);
        }

        return stack(rows).view(like.shape);
    }
}
