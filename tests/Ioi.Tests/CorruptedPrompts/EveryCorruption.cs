using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.CorruptedPrompts;

public class EveryCorruption
{
    private static readonly Role[] NameRoles = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    // What stands at IO, S1 and S2 after the corruption, in that order: A is the old IO, B the old S, X Y Z are fresh.
    private static readonly Dictionary<string, string> Patterns = new()
    {
        ["IO"] = "XBB",
        ["S"] = "AXX",
        ["S1"] = "AXB",
        ["S2"] = "ABX",
        ["order"] = "BAB",
        ["random names"] = "XYY",
        ["IO and S"] = "XYY",
        ["IO↔S1"] = "BAB",
        ["IO←S2"] = "ABA",
        ["IO↔S"] = "BAA",
        ["random names, IO↔S1"] = "XYX",
        ["ABC"] = "XYZ",
        ["prefix"] = "ABB",
        ["filler S1–S2"] = "ABB",
        ["filler S2–END"] = "ABB",
        ["bystander"] = "ABB",
    };

    private static readonly string[] Names = [.. Corruptions.All.Select(corruption => corruption.Name)];

    [Test]
    public void Is_described_here() => Names.Should().BeEquivalentTo(Patterns.Keys);

    [TestCaseSource(nameof(Names))]
    public void Puts_the_stated_names_into_their_places(string name) => Sample(name, (_, before, after) =>
    {
        var (io, s) = (before.Frame.Io, before.Frame.S);
        var fresh = new List<string>();
        string Letter(string found)
        {
            if (found == io || found == s)
            {
                return found == io ? "A" : "B";
            }

            if (!fresh.Contains(found))
            {
                fresh.Add(found);
            }

            return "XYZ"[fresh.IndexOf(found)].ToString();
        }

        string.Concat(NameRoles.Select(role => Letter(NameAt(after, role)))).Should().Be(Patterns[name]);
    });

    [TestCaseSource(nameof(Names))]
    public void Changes_exactly_the_tokens_and_moves_exactly_the_roles_that_it_states(string name) =>
        Sample(name, (corruption, before, after) =>
        {
            Role[] roles = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2, IoiRoles.End];
            var changed = roles.Where(role => TokenAt(before, role) != TokenAt(after, role));
            var moved = roles.Where(role => after.Positions[role] > before.Positions[role]);
            var back = roles.Where(role => after.Positions[role] < before.Positions[role]);

            changed.Should().Equal(corruption.Effect.Changed);
            moved.Should().Equal(corruption.Effect.Moved);
            back.Should().BeEmpty();
        });

    [TestCaseSource(nameof(Names))]
    public void Leaves_every_other_token_alone(string name) => Sample(name, (corruption, before, after) =>
    {
        if (corruption.Effect.Moved.IsEmpty)
        {
            var differing = Enumerable.Range(0, before.Tokens.Length).Where(p => before.Tokens[p] != after.Tokens[p]);
            differing.Should().Equal(corruption.Effect.Changed.Select(role => before.Positions[role]).Order());
            after.Tokens.Should().HaveSameCount(before.Tokens);
        }
        else
        {
            // Taking the inserted tokens out again gives the old prompt, but for the first word's space behind a prefix.
            var inserted = after.Tokens.Length - before.Tokens.Length;
            inserted.Should().BePositive();
            Enumerable.Range(0, before.Tokens.Length + 1)
                .Any(at => Without(after, at, inserted).SequenceEqual(Words(before)))
                .Should().BeTrue("\"{0}\" should contain \"{1}\"", after.Text, before.Text);
        }
    });

    [TestCaseSource(nameof(Names))]
    public void Keeps_the_baselines_frames_groups_and_bos(string name)
    {
        var corruption = Named(name);
        Gen.Select(Gens.Dataset, Gen.Long).Sample((before, seed) =>
        {
            var after = before.Corrupt(corruption, seed);

            after.Prompts.Select(prompt => prompt.Frame).Should().Equal(before.Prompts.Select(prompt => prompt.Frame));
            after.Prompts.Select(prompt => (prompt.IoToken, prompt.SToken)).Should()
                .Equal(before.Prompts.Select(prompt => (prompt.IoToken, prompt.SToken)));
            after.Batch.Groups.Should().Equal(before.Batch.Groups);
            (after.Bos, after.Seed).Should().Be((before.Bos, before.Seed));
            after.History.Should().Equal(before.History.Append($"corruption '{name}' with seed {seed}"));
        });
    }

    [TestCaseSource(nameof(Names))]
    public void Depends_on_seed_and_index_alone(string name)
    {
        var corruption = Named(name);
        Gen.Select(Gens.Dataset, Gen.Long).Sample((before, seed) =>
        {
            var after = before.Corrupt(corruption, seed);

            before.Corrupt(corruption, seed).Fingerprint.Should().Be(after.Fingerprint);
            int[] head = [.. Enumerable.Range(0, (before.Count + 1) / 2)];
            before.Select(head).Corrupt(corruption, seed).Fingerprint.Should().Be(after.Select(head).Fingerprint);
        });
    }

    [TestCaseSource(nameof(Names))]
    public void Works_in_gpt2s_vocabulary(string name)
    {
        var before = IoiDataset.Generate(Tokenizers.Of(Tokenizers.Gpt2), IoiTemplates.Paper, 60, seed: 9);

        before.Corrupt(Named(name), seed: 1).Count.Should().Be(60);
    }

    [TestCase("ABBA", "prefix")]
    [TestCase("BABA", "prefix")]
    [TestCase("ABBA", "filler S1–S2")]
    [TestCase("BABA", "filler S2–END")]
    public void Moving_flips_add_different_lengths(string order, string name)
    {
        var choice = order == "ABBA" ? OrderChoice.Abba : OrderChoice.Baba;
        var before = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 60, seed: 9, choice);
        var after = before.Corrupt(Named(name), seed: 1);

        after.Prompts.Zip(before.Prompts, (a, b) => a.Tokens.Length - b.Tokens.Length).Distinct()
            .Should().HaveCountGreaterThan(2);
    }

    private static Corruption Named(string name) => Corruptions.All.Single(corruption => corruption.Name == name);

    private static int TokenAt(IoiPrompt prompt, Role role) => prompt.Tokens[prompt.Positions[role]];

    private static string NameAt(IoiPrompt prompt, Role role) => WordTokenizer.Published.Decode([TokenAt(prompt, role)]).Trim();

    private static IEnumerable<string> Words(IoiPrompt prompt) =>
        prompt.Tokens.Select(token => WordTokenizer.Published.Decode([token]).Trim());

    private static IEnumerable<string> Without(IoiPrompt prompt, int at, int count) =>
        Words(prompt).Where((_, p) => p < at || p >= at + count);

    private static void Sample(string name, Action<Corruption, IoiPrompt, IoiPrompt> check)
    {
        var corruption = Named(name);
        Gen.Select(Gens.Dataset, Gen.Long).Sample((before, seed) =>
        {
            var after = before.Corrupt(corruption, seed);
            for (var n = 0; n < before.Count; n++)
            {
                check(corruption, before.Prompts[n], after.Prompts[n]);
            }
        });
    }
}
