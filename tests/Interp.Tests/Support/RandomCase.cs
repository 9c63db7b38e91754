using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>A small random model with paired random datasets, all from one seed.</summary>
internal sealed class RandomCase : IDisposable
{
    public static readonly Role[] Roles = [new("A"), new("B"), Role.End];

    private readonly Random random;
    private readonly char[] templates;

    public RandomCase(int seed, int? layers = null, bool doublePrecision = true, int? prompts = null, int? headWidth = null, ModelForm? form = null)
    {
        random = new Random(seed);
        Model = RandomTransformer.Create(
            form ?? ModelForm.Any(random, layers ?? random.Next(1, 4), headWidth), seed, 0.5, doublePrecision ? ScalarType.Float64 : ScalarType.Float32);
        Lengths = Enumerable.Range(0, prompts ?? random.Next(1, 5)).Select(_ => random.Next(2, 7)).ToArray();
        templates = [.. Lengths.Select(_ => "ab"[random.Next(2)])];
    }

    public RandomTransformer Model { get; }

    public int[] Lengths { get; }

    public TransformerShape Shape => Model.Shape;

    /// <summary>Random prompts of this case's lengths; those of one length are of one group or of two.</summary>
    public PromptBatch Batch() => Batch(Lengths);

    /// <summary>Other random tokens with the same roles at the same positions.</summary>
    public PromptBatch Like(PromptBatch prompts) => new(
        [.. prompts.Tokens.Select(IReadOnlyList<int> (tokens) => tokens.Select(_ => random.Next(11)).ToArray())],
        Roles.ToDictionary(role => role, IReadOnlyList<int> (role) => prompts.Positions(role)),
        prompts.Groups);

    /// <summary>Random prompts, each some tokens longer than this case's.</summary>
    public PromptBatch LongerBatch() => Batch(Lengths.Select(length => length + random.Next(1, 2)).ToArray());

    public Place AnyPlace() => random.Next(3) switch
    {
        0 => Place.Everywhere,
        1 => Place.AtPosition(random.Next(2)),
        _ => AnyRole(),
    };

    public Place AnyRole() => Place.At(Roles[random.Next(Roles.Length)]);

    public ComponentSet AnySet()
    {
        var writers = ComponentOrder.Writers(Shape).ToList();
        var chosen = writers.Where(_ => random.Next(3) == 0).ToList();
        return ComponentSet.Of(chosen.Count > 0 ? chosen : [writers[random.Next(writers.Count)]]);
    }

    public ComponentSet AnyHeads()
    {
        var heads = Shape.AllHeads().ToList();
        var chosen = heads.Where(_ => random.Next(3) == 0).Cast<Component>().ToList();
        return ComponentSet.Of(chosen.Count > 0 ? chosen : [heads[random.Next(heads.Count)]]);
    }

    public int Next(int below) => random.Next(below);

    /// <summary>A random automaton that matches the model everywhere, or null where the dice gave none.</summary>
    public Plan? AnyPlan(int variants = 0)
    {
        var batches = Enumerable.Range(0, 3).Select(_ => Batch()).ToArray();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var count = random.Next(1, 4);
            var settled = new List<PlanState>
            {
                new Settled("run 0", ActivationSource.RunOn(batches[0])),
                new Settled("run 1", ActivationSource.RunOn(batches[1])),
                new Settled("zero", ActivationSource.Nothing),
                new Settled("mean", ActivationSource.MeanOver(batches[2])),
            };
            StateId AnyState() => new(random.Next(settled.Count + count));
            var open = Enumerable.Range(0, count).Select(i => new Open(
                $"open {i}",
                batches[random.Next(2)],
                [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Transition(
                    (PortKinds)random.Next(1, 32), AnySet(), AnyPlace(), AnyState())).Select(t => MaybeSwept(t, variants))],
                AnyState()));
            var plan = new Plan(
                settled.Concat(open),
                new StateId(settled.Count),
                random.Next(2) == 0 ? NormConvention.Recomputed : NormConvention.Frozen);
            if (variants > 0 && plan.VariantCount == 0)
            {
                continue;
            }

            try
            {
                plan.CheckAgainst(Shape);
                return plan;
            }
            catch (NothingMatchedException)
            {
                // Another throw of the dice.
            }
        }

        return null;
    }

    private Transition MaybeSwept(Transition transition, int variants)
    {
        if (variants == 0 || random.Next(2) == 0)
        {
            return transition;
        }

        var sets = Enumerable.Range(0, variants).Select(_ => AnySet()).ToImmutableArray();
        return transition with { Sources = ComponentSet.Of(sets.SelectMany(set => set)), Variants = sets };
    }

    /// <summary>A route of up to two hops to the logits, or null where the dice gave none with a path.</summary>
    public Route? AnyRoute()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var route = Route.From(AnySet());
            for (var hop = Next(3); hop > 0; hop--)
            {
                route = route.To(new Ports(AnyHeads(), (PortKinds)(1 + Next(7)), AnyPlace()));
            }

            if (route.ToLogits(Role.End) is var finished && finished.HasPath(Shape))
            {
                return finished;
            }
        }

        return null;
    }

    public Conventions AnyConventions() => new(
        (MlpConvention)Next(2), (NormConvention)Next(2), (DownstreamConvention)Next(2), (WithinGroupConvention)Next(2));

    public void Dispose() => Model.Dispose();

    private PromptBatch Batch(int[] lengths)
    {
        var tokens = lengths
            .Select(length => (IReadOnlyList<int>)Enumerable.Range(0, length).Select(_ => random.Next(11)).ToArray())
            .ToList();
        var positions = Roles.ToDictionary(
            role => role,
            role => (IReadOnlyList<int>)tokens
                .Select(prompt => role == Role.End ? prompt.Count - 1 : random.Next(prompt.Count))
                .ToArray());
        return new PromptBatch(tokens, positions, lengths.Zip(templates, (length, template) => $"length {length}{template}").ToArray());
    }
}
