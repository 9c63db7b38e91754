using System.Reflection;
using IoiClaims.Gpt2;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Claims that patch a small random model, for runs inside tests.</summary>
internal static class PatchingClaims
{
    private const string OnlyInside = "It runs inside tests.";

    /// <summary>Findings that are to be specific, and one that is not shown at all.</summary>
    [Explicit(OnlyInside), Claim("Patched is so", NoCounterModelBecause = "it is a sample")]
    public sealed class PatchesHeads(PatchingSubject subject) : Patching(subject)
    {
        [Control]
        public Finding The_heads_do_something() => Outputs.Effect.Change.Is(Threshold.AtLeast(-100)).Specific(to: Heads);

        [Requirement]
        public Finding They_do_everything() => Outputs.Effect.Retained.Is(Threshold.Between(-1e-9, 1e-9)).Specific(to: Heads);

        [Record]
        public Finding They_do() => Finding.Recorded(Outputs.Effect.Patched).Specific(to: Heads);

        [Table]
        public NumericTable Senders() =>
            Sweep(Everything.ToLogits(Role.End).EachSender(), Others).ToTable(new Tolerance(1));
    }

    /// <summary>A finding that is to be specific and is not of a patch.</summary>
    [Explicit(OnlyInside), Claim("Unpatched is so", NoCounterModelBecause = "it is a sample")]
    public sealed class Unpatched(PatchingSubject subject) : Patching(subject)
    {
        [Control]
        public Finding They_attend() => Attention(Heads, Role.End, Role.End).Is(Threshold.AtLeast(0)).Specific(to: Heads);
    }

    /// <summary>A claim that says why its patches need not leave everything as it is.</summary>
    [Explicit(OnlyInside), Claim("Excused is so", NoCounterModelBecause = "it is a sample", NoNoOpBecause = "its model draws lots")]
    public sealed class Excused(PatchingSubject subject) : Patching(subject)
    {
        [Control]
        public Finding The_heads_do_something() => Outputs.Effect.Change.Is(Threshold.AtLeast(-100));
    }

    /// <summary>What the claims share.</summary>
    [Subjects<PatchingSubjects>]
    public abstract class Patching(PatchingSubject subject) : ModelClaim<Experiment>(subject)
    {
        public override string Reasoning => "It might be.";

        protected static ComponentSet Heads { get; } = new("the heads", [new Head(1, 0), new Head(1, 1)]);

        protected static PromptBatch Others => PatchingSubject.Prompts(2);

        protected Patched Outputs => Patch(Heads.Output(Role.End), Others);
    }

    /// <summary>As it should be, a counter-model, and one that is broken.</summary>
    public sealed class PatchingSubjects : ISubjects
    {
        // One object for both claims, as in a project of claims.
        private static readonly PatchingSubject Damaged = new("damaged", _ => throw new InvalidDataException("The file ends in the middle."));

        public static IEnumerable<ISubject> Of(string claim) =>
            [Damaged, new PatchingSubject("sound"), new PatchingSubject("counter") { IsCounterModel = true }, new PatchingSubject("restless", Restless.From)];
    }
}

/// <summary>A random model of eight heads a layer.</summary>
/// <param name="name">Its name.</param>
/// <param name="change">What is done to the model.</param>
public sealed class PatchingSubject(string name, Func<ITransformer, ITransformer>? change = null)
    : ModelSubject<Experiment>(name, () => Open(name, change ?? (model => model)))
{
    private const int Count = 40;
    private const int Length = 8;

    public static PromptBatch Prompts(ulong seed)
    {
        var random = new SplitMix64(seed);
        return new PromptBatch(
            [.. Enumerable.Range(0, Count).Select(IReadOnlyList<int> (_) => [.. Enumerable.Range(0, Length).Select(_ => random.Below(50))])],
            new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [.. Enumerable.Repeat(Length - 1, Count)] });
    }

    private static Experiment Open(string name, Func<ITransformer, ITransformer> change) => new(
        change(RandomGpt2.Create(
            new Gpt2Config(Layers: 3, Heads: 8, Width: 16, InnerWidth: 16, Vocabulary: 50, Context: Length), seed: 1)),
        Prompts(1),
        new TokenLogitDifference([.. Enumerable.Range(0, Count).Select(n => (n, n + 1))], Role.End),
        Conditions.Of(subject: name),
        new BootstrapPlan(100, 0));
}

/// <summary>A broken model, whose embeddings are others each time.</summary>
public class Restless : DispatchProxy
{
    private ITransformer model = null!;
    private int times;

    public static ITransformer From(ITransformer model)
    {
        var restless = Create<ITransformer, Restless>();
        ((Restless)(object)restless).model = model;
        return restless;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.Invoke(model, args);
        return targetMethod.Name == nameof(ITransformer.Embed) && result is TorchSharp.torch.Tensor embedded
            ? embedded + (0.5 * times++ * embedded.roll(1, -1))
            : result;
    }
}
