using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Readings;

public class RandomRepeatedTokensTests
{
    [Test]
    public void The_published_prompts_are_drawn_by_the_Mersenne_twister_of_seed_0()
    {
        var tokens = RandomRepeatedTokens.TransformerLens();

        var twister = new MersenneTwister(0);
        var drawn = Enumerable.Range(0, 200).Select(_ => 100 + (int)(twister.Next() % 19900)).ToArray();
        tokens.Batch.Count.Should().Be(2);
        tokens.Period.Should().Be(100);
        tokens.HasBos.Should().BeFalse();
        tokens.Batch.Tokens[0].Should().Equal(drawn[..100].Concat(drawn[..100]));
        tokens.Batch.Tokens[1].Should().Equal(drawn[100..].Concat(drawn[100..]));
    }

    // The published output of MT19937: with seed 5489, the 10,000th number is 4123659995 (ISO C++, [rand.predef]).
    [Test]
    public void The_Mersenne_twister_that_these_tests_compare_with_is_the_published_one()
    {
        var twister = new MersenneTwister(5489);
        for (var i = 1; i < 10_000; i++)
        {
            twister.Next();
        }

        twister.Next().Should().Be(4123659995);
    }

    [Test]
    public void Torchs_own_generator_stays_as_it_was()
    {
        using var before = random.get_rng_state();
        RandomRepeatedTokens.TransformerLens();
        using var after = random.get_rng_state();

        after.bytes.ToArray().Should().Equal(before.bytes.ToArray());
    }

    [Test]
    public void Another_seed_gives_other_prompts() =>
        RandomRepeatedTokens.TransformerLens(1).Batch.Fingerprint
            .Should().NotBe(RandomRepeatedTokens.TransformerLens().Batch.Fingerprint);

    [Test]
    public void Seeded_prompts_are_the_same_everywhere()
    {
        var tokens = RandomRepeatedTokens.Seeded(Enumerable.Range(0, 50), prompts: 2, period: 4, seed: 9, bos: 50);

        tokens.Batch.Tokens.Select(prompt => string.Join(" ", prompt)).Should().Equal(
            "50 34 37 14 39 34 37 14 39",
            "50 13 6 32 49 13 6 32 49");
    }

    [Test]
    public void Within_a_sequence_no_token_occurs_twice()
    {
        var tokens = RandomRepeatedTokens.Seeded(Enumerable.Range(3, 12), prompts: 20, period: 12, seed: 1);

        foreach (var prompt in tokens.Batch.Tokens)
        {
            prompt[..12].Should().BeEquivalentTo(Enumerable.Range(3, 12));
            prompt[12..].Should().Equal(prompt[..12]);
        }

        tokens.Batch.Tokens.Select(prompt => string.Join(" ", prompt)).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void What_cannot_be_drawn_is_refused()
    {
        FluentActions.Invoking(() => RandomRepeatedTokens.Seeded([1, 2, 2, 3], 1, 4, 0))
            .Should().Throw<ArgumentException>().WithMessage("*4 different tokens cannot be drawn from 3*");
        FluentActions.Invoking(() => RandomRepeatedTokens.Seeded([1, 2, 3], 1, 3, 0, bos: 2))
            .Should().Throw<ArgumentException>().WithMessage("*Token 2 stands in front*");
        FluentActions.Invoking(() => RandomRepeatedTokens.Seeded([1, 2, 3], 0, 3, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => RandomRepeatedTokens.Seeded([1, 2, 3], 1, 2, 0))
            .Should().Throw<ArgumentException>().WithMessage("*period of 3*");
    }

    /// <summary>MT19937 by its published recurrence (Matsumoto and Nishimura 1998; seeding of 2002).</summary>
    private sealed class MersenneTwister
    {
        private readonly uint[] state = new uint[624];
        private int next = 624;

        public MersenneTwister(uint seed)
        {
            state[0] = seed;
            for (var i = 1; i < state.Length; i++)
            {
                state[i] = unchecked(1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i);
            }
        }

        public uint Next()
        {
            if (next == state.Length)
            {
                for (var i = 0; i < state.Length; i++)
                {
                    var joined = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
                    state[i] = state[(i + 397) % 624] ^ (joined >> 1) ^ ((joined & 1) * 0x9908b0df);
                }

                next = 0;
            }

            var y = state[next++];
            y ^= y >> 11;
            y ^= (y << 7) & 0x9d2c5680;
            y ^= (y << 15) & 0xefc60000;
            return y ^ (y >> 18);
        }
    }
}
