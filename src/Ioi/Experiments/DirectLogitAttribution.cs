namespace IoiClaims.Ioi;

/// <summary>
/// The logit difference as a sum: what each component writes of it itself, the final norm's scale being as it is in the run
/// (direct logit attribution).
/// </summary>
public static class DirectLogitAttribution
{
    /// <summary>The terms of the logit difference, for every component and prompt.</summary>
    public static LogitAttribution LogitAttributions(this IoiExperiments ioi)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        var difference = LogitDifference.Of(ioi.Prompts).ToMetric();
        return ioi.Laboratory.Read(ioi.Prompts.Batch, (run, part) => LogitAttribution.Of(run, difference.Select(part)));
    }

    /// <summary>
    /// The logit difference without the terms of some components: they write nothing to the logits, nothing responds, and the
    /// final norm's scale stays.
    /// </summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="components">Whose terms are left out.</param>
    public static Effect WithoutTermsOf(this IoiExperiments ioi, LogitAttribution terms, ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(components);
        var own = Sum(terms, components);
        return new Effect(
            new EffectDescription(
                $"{components.Name} → logits removed, nothing responds", "logit difference", "logits",
                ioi.Conditions.With("final norm", "scale of the run")),
            terms.LogitDifference,
            [.. terms.LogitDifference.Zip(own, (whole, part) => whole - part)],
            ioi.Laboratory.Intervals,
            ioi.Prompts.Batch.Groups);
    }

    /// <summary>What some components together write of the logit difference.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="components">The components.</param>
    public static SampleMean TermsOf(this IoiExperiments ioi, LogitAttribution terms, ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(components);
        return Measurement.OfMean(
            new Quantity($"direct logit attribution, {components.Name}", "logits"),
            Sum(terms, components),
            ioi.Laboratory.Intervals,
            ioi.Conditions.With("final norm", "scale of the run"),
            ioi.Prompts.Batch.Groups);
    }

    /// <summary>
    /// What setting a head to zero at END costs, the network free to respond, compared with what the head itself writes of the
    /// logit difference: less than all of it is kept where the network repairs the loss.
    /// </summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="head">The head.</param>
    public static Effect CostOfZeroing(this IoiExperiments ioi, LogitAttribution terms, Head head)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(head);
        var zeroed = ioi.Laboratory.Intervene(
            Intervention.ZeroAblate(ComponentSet.Of(head).Output(IoiRoles.End)),
            ioi.Prompts.Batch, ioi.LogitDifference, ioi.Conditions);
        return new Effect(
            new EffectDescription(
                $"cost of setting {head} to zero, against what it writes", "logit difference", "logits", ioi.Conditions),
            terms.Of(head),
            [.. zeroed.Change.Values.Select(change => -change)],
            ioi.Laboratory.Intervals,
            ioi.Prompts.Batch.Groups);
    }

    private static float[] Sum(LogitAttribution terms, ComponentSet components)
    {
        var each = components.Select(component => terms.Of(component)).ToList();
        return [.. Enumerable.Range(0, terms.Count).Select(n => (float)each.Sum(of => (double)of[n]))];
    }
}
