using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace IoiClaims.Cli;

/// <summary>Numbers on the command line: read by <see cref="TypedNumber"/>, and checked.</summary>
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

    /// <summary>Refuses what does not lie between 0 and 1.</summary>
    public static Option<double> Share(this Option<double> option) =>
        option.Allowing(share => share is > 0 and < 1, "a share lies between 0 and 1; 5 % is 0.05.");

    /// <summary>Refuses some numbers, and whatever is no number.</summary>
    public static Option<T> Allowing<T>(this Option<T> option, Func<T, bool> allowed, string why)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (!TypedNumber.TryParse(text, out T number, out var wrong))
            {
                result.AddError($"{option.Name}: {wrong}");
            }
            else if (!allowed(number))
            {
                result.AddError($"{option.Name} {text}: {why}");
            }

            return number;
        };
        return option;
    }
}
