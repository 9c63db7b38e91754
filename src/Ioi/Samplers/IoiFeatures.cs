namespace IoiClaims.Ioi;

/// <summary>What two IOI prompts may have in common, as the prompts themselves say it; a set of it.</summary>
[Flags]
public enum IoiFeatures
{
    /// <summary>Nothing but template, prefix and filler.</summary>
    None = 0,

    /// <summary>The first name.</summary>
    FirstName = 1,

    /// <summary>The second name.</summary>
    SecondName = 2,

    /// <summary>The third name, who is the subject.</summary>
    ThirdName = 4,

    /// <summary>The indirect object's name, wherever it stands.</summary>
    Io = 8,

    /// <summary>Which of the first two names is repeated: ABBA or BABA. With <see cref="Io"/>, name and position of IO.</summary>
    Order = 16,

    /// <summary>Place and object.</summary>
    PlaceAndObject = 32,

    /// <summary>All three names.</summary>
    Names = FirstName | SecondName | ThirdName,
}
