namespace IoiClaims.Ioi;

/// <summary>Costly experiments on fewer prompts.</summary>
public static class FewerPrompts
{
    /// <summary>
    /// The same subject and bench with the first prompts only; they need not be disposed. Generated prompts come in blocks of
    /// every template in every order, so the first ones are as mixed as all; N stands in every table.
    /// </summary>
    /// <param name="ioi">The experiments.</param>
    /// <param name="prompts">How many prompts; all, if there are not so many.</param>
    public static IoiExperiments OnFirst(this IoiExperiments ioi, int prompts)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prompts);
        return ioi.On(
            ioi.Prompts.Select([.. Enumerable.Range(0, Math.Min(prompts, ioi.Prompts.Count))]), $"the first {prompts} IOI prompts");
    }
}
