namespace IoiClaims.Ioi;

/// <summary>Holds a corruption to its word: exactly the stated tokens change, exactly the stated roles move.</summary>
internal static class CorruptionCheck
{
    public static void Verify(Corruption corruption, IoiDataset before, IoiDataset after)
    {
        for (var n = 0; n < before.Count; n++)
        {
            var (was, now) = (before.Prompts[n], after.Prompts[n]);
            foreach (var (role, from, to) in Places(was, now))
            {
                Check(corruption, n, was, now, role, from, to);
            }

            if (corruption.Effect.Moved.IsEmpty)
            {
                CheckTheRest(corruption, n, was, now);
            }
        }
    }

    // The same place of the sentence before and after. Roles are those before the corruption: afterwards a place may have
    // another one.
    private static IEnumerable<(Role Role, int From, int To)> Places(IoiPrompt was, IoiPrompt now)
    {
        var first = (was.FirstName, now.FirstName);
        var second = (was.SecondName, now.SecondName);

        // In an ABC prompt neither is IO or S1; the corruptions that apply there treat both alike.
        var (io, s1) = was.Sentence.Order == NameOrder.Baba ? (second, first) : (first, second);
        return
        [
            (IoiRoles.Io, io.Item1, io.Item2),
            (IoiRoles.S1, s1.Item1, s1.Item2),
            (IoiRoles.S1Plus1, s1.Item1 + 1, s1.Item2 + 1),
            (IoiRoles.S2, was.Giver, now.Giver),
            (IoiRoles.End, was.End, now.End),
        ];
    }

    private static void Check(Corruption corruption, int n, IoiPrompt was, IoiPrompt now, Role role, int from, int to)
    {
        var changed = was.Tokens[from] != now.Tokens[to];
        if (changed != corruption.Effect.Changed.Contains(role))
        {
            throw Broken(
                corruption, n, was, now, changed ? $"changed the token at {role}" : $"left the token at {role} as it was");
        }

        var moved = corruption.Effect.Moved.Contains(role);
        if (moved ? to <= from : to != from)
        {
            throw Broken(corruption, n, was, now, $"took {role} from position {from} to {to}");
        }
    }

    private static void CheckTheRest(Corruption corruption, int n, IoiPrompt was, IoiPrompt now)
    {
        var names = new[] { was.FirstName, was.SecondName, was.Giver };
        for (var p = 0; p < was.Tokens.Length; p++)
        {
            if (was.Tokens[p] != now.Tokens[p] && !names.Contains(p))
            {
                throw Broken(corruption, n, was, now, $"changed the token at position {p}, which is no name");
            }
        }
    }

    private static IneffectiveCorruptionException Broken(Corruption corruption, int n, IoiPrompt was, IoiPrompt now, string what) =>
        new($"Corruption '{corruption.Name}' states that it {Stated(corruption)}, but in prompt {n} it {what}.\n"
            + $"  before: {was.Text}\n  after:  {now.Text}");

    private static string Stated(Corruption corruption) =>
        corruption.Effect == CorruptionEffect.None ? "changes nothing" : corruption.Effect.ToString();
}
