namespace IoiClaims.Claims;

/// <summary>Where the repeated name stands in a prompt, as the prompt itself has it, in all the ways in which it could be told.</summary>
/// <param name="Order">Which of the first two names is repeated: ABBA the second, BABA the first.</param>
/// <param name="Distance">How many tokens lie from its first occurrence to its second, S1 to S2.</param>
/// <param name="Position">The position of its first occurrence, from 0.</param>
/// <param name="ToEnd">How many tokens lie from S2 to END.</param>
public readonly record struct PlaceOfS(NameOrder Order, int Distance, int Position, int ToEnd)
{
    /// <summary>Reads it off a prompt.</summary>
    /// <exception cref="ArgumentException">An ABC prompt: no name occurs twice.</exception>
    public static PlaceOfS In(IoiPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var order = prompt.Sentence.Order
            ?? throw new ArgumentException($"In \"{prompt.Text}\" no name occurs twice, so there is no place of S.", nameof(prompt));
        var first = order == NameOrder.Abba ? prompt.SecondName : prompt.FirstName;
        return new PlaceOfS(order, prompt.Giver - first, first, prompt.End - prompt.Giver);
    }
}

/// <summary>
/// Four sets of prompts that take apart what exchanging the first two names confounds: the <i>order</i> (is it the first
/// or the second name that is repeated?) and the <i>distance</i> from S1 to S2. All four have the same names, the same one
/// repeated; they differ in the order and in filler between the first two names and the giver.
/// </summary>
/// <remarks>
/// Exchanging the names of an ABBA prompt moves S1 two tokens to the front, of a BABA prompt two tokens to the back. So
/// all prompts get two words of filler; in ABBA prompts the distance then grows by two with two words more, and an
/// exchange is made up for by two words less; in BABA prompts the other way round.
/// </remarks>
/// <param name="Baseline">The prompts with two words of filler.</param>
/// <param name="OtherDistance">The same order; the distance as after an exchange.</param>
/// <param name="OtherOrder">The names exchanged; the distance as before.</param>
/// <param name="Both">The names exchanged, and with them the distance.</param>
public sealed record OrderAndDistance(
    IoiDataset Baseline, IoiDataset OtherDistance, IoiDataset OtherOrder, IoiDataset Both)
{
    private const int Words = 2;

    /// <summary>Makes the four sets.</summary>
    /// <param name="prompts">Prompts without filler.</param>
    /// <param name="seed">For the choice of fillers.</param>
    /// <exception cref="ArgumentException">
    /// The vocabulary splits a filler into more tokens than it has words, so that the distances do not come out.
    /// </exception>
    public static OrderAndDistance Of(IoiDataset prompts, long seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var some = prompts.Corrupt(Corruptions.FillerBetweenS1AndS2(Words), seed);
        var more = prompts.Corrupt(Corruptions.FillerBetweenS1AndS2(2 * Words), seed);
        var (someExchanged, noneExchanged, moreExchanged) = (Exchanged(some), Exchanged(prompts), Exchanged(more));
        var sets = new OrderAndDistance(
            some,
            Choose(some, abba: more, baba: prompts, "the same order, S1–S2 distance as after an exchange"),
            Choose(some, abba: noneExchanged, baba: moreExchanged, "first two names exchanged, S1–S2 distance as before"),
            someExchanged);
        sets.Check();
        return sets;

        IoiDataset Exchanged(IoiDataset dataset) => dataset.Corrupt(Corruptions.IoWithS1, seed);
    }

    private static IoiDataset Choose(IoiDataset like, IoiDataset abba, IoiDataset baba, string step) => IoiDataset.Resolve(
        [.. like.Prompts.Select((prompt, n) => (prompt.Frame.Order == NameOrder.Abba ? abba : baba).Prompts[n].Sentence)],
        like.Source.After(step),
        [.. like.Prompts.Select(prompt => prompt.Frame)]);

    private void Check()
    {
        for (var n = 0; n < Baseline.Count; n++)
        {
            var (place, distance, order, both) = (At(Baseline), At(OtherDistance), At(OtherOrder), At(Both));
            if (distance.Order != place.Order || order.Order == place.Order || both.Order == place.Order
                || order.Distance != place.Distance || distance.Distance != both.Distance || both.Distance == place.Distance)
            {
                throw new ArgumentException(
                    $"Prompt {n}, \"{Baseline.Prompts[n].Text}\": order and distance cannot be taken apart with this vocabulary. "
                    + $"The S1–S2 distances are {place.Distance} (as it is), {distance.Distance} (changed), {order.Distance} (names "
                    + $"exchanged, distance kept) and {both.Distance} (both changed). Is every filler word one token?");
            }

            PlaceOfS At(IoiDataset dataset) => PlaceOfS.In(dataset.Prompts[n]);
        }
    }
}
