using System.CommandLine;
using System.Globalization;

namespace IoiClaims.Cli;

/// <summary>Whole numbers and shares on the command line.</summary>
internal static class NumberOptions
{
    /// <summary>Reads a whole number.</summary>
    public static bool TryParse(string? text, out int number) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number);

    /// <summary>The option --top.</summary>
    public static Option<int> Top(string description, int standard) =>
        new Option<int>("--top") { Description = description, HelpName = "number", DefaultValueFactory = _ => standard }
            .AtLeast(1, "at least 1 is needed.");

    /// <summary>Refuses numbers below a bound.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The smallest number allowed.</param>
    /// <param name="why">What is wrong with a smaller one.</param>
    public static Option<int> AtLeast(this Option<int> option, int least, string why) =>
        option.Allowing(number => number >= least, why);

    /// <summary>Refuses some numbers.</summary>
    public static Option<int> Allowing(this Option<int> option, Func<int, bool> allowed, string why)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && TryParse(text, out var number) && !allowed(number))
            {
                result.AddError($"{option.Name} {number}: {why}");
            }
        });
        return option;
    }

    /// <summary>Refuses what does not lie between 0 and 1.</summary>
    public static Option<double> Share(this Option<double> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                && share is not (> 0 and < 1))
            {
                result.AddError($"{option.Name} {text}: a share lies between 0 and 1; 5 % is 0.05.");
            }
        });
        return option;
    }
}
