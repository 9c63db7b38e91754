namespace IoiClaims;

/// <summary>Something to look at beside a claim's numbers.</summary>
/// <param name="Title">What is shown, in words.</param>
public abstract record ClaimFigure(string Title);
