namespace IoiClaims;

/// <summary>Which scores count as large.</summary>
public enum ScoreSign
{
    /// <summary>Those far from 0, whatever their sign: edges that matter.</summary>
    Absolute,

    /// <summary>Those far below 0: edges without which the metric falls, so that a circuit of them may exceed the model.</summary>
    Signed,
}

/// <summary>How a circuit is chosen by scores.</summary>
public enum EdgeChoice
{
    /// <summary>The edges of the largest scores, wherever they are.</summary>
    Top,

    /// <summary>Edge by edge from the logits backwards.</summary>
    Greedy,
}

/// <summary>Circuits from scores. Edges of equal scores are taken in the order of the model.</summary>
public static class EdgeSelection
{
    /// <summary>The n edges of the largest scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many edges, n; all if there are not so many.</param>
    /// <param name="sign">Which scores count as large.</param>
    public static EdgeSet Top(this EdgeScores scores, int count, ScoreSign sign = ScoreSign.Absolute)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new EdgeSet(scores.Ranked(sign).Take(count));
    }

    /// <summary>The edges whose score is at least a threshold.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="least">The threshold, above 0, in the metric's unit.</param>
    /// <param name="sign">Which scores count as large.</param>
    public static EdgeSet AtLeast(this EdgeScores scores, double least, ScoreSign sign = ScoreSign.Absolute)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        return new EdgeSet(scores.Edges.Where(edge => Size(scores[edge], sign) >= least));
    }

    /// <summary>
    /// n edges found from the logits backwards: the edge of the largest score among those whose reader is in the circuit already, again
    /// and again. All of them reach the logits.
    /// </summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many edges, n; all if there are not so many.</param>
    /// <param name="sign">Which scores count as large.</param>
    public static EdgeSet Greedy(this EdgeScores scores, int count, ScoreSign sign = ScoreSign.Absolute)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var into = scores.Edges.Index().ToLookup(each => each.Item.Into.Reader);
        var candidates = new PriorityQueue<Edge, (double, int)>();
        HashSet<Component> within = [];
        List<Edge> chosen = [];
        void Enter(Component reader)
        {
            if (within.Add(reader))
            {
                candidates.EnqueueRange(into[reader].Select(each => (each.Item, (-Size(scores[each.Item], sign), each.Index))));
            }
        }

        Enter(new Output());
        while (chosen.Count < count && candidates.TryDequeue(out var edge, out _))
        {
            chosen.Add(edge);
            Enter(edge.Sender);
        }

        return new EdgeSet(chosen);
    }

    /// <summary>All edges, that of the largest score first.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="sign">Which scores count as large.</param>
    public static IEnumerable<Edge> Ranked(this EdgeScores scores, ScoreSign sign = ScoreSign.Absolute)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Edges.OrderByDescending(edge => Size(scores[edge], sign));
    }

    private static double Size(double score, ScoreSign sign) => sign == ScoreSign.Absolute ? Math.Abs(score) : -score;
}
