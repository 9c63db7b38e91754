namespace IoiClaims.Claims;

/// <summary>The experiments, on the prompts of one order: ABBA and BABA are kept apart.</summary>
public sealed partial class CircuitClaim
{
    private CircuitSizes Sizes => CircuitSizes.For(Ioi);

    private OneOrder ABBA => new(Ioi, NameOrder.Abba, Sizes);

    private OneOrder BABA => new(Ioi, NameOrder.Baba, Sizes);

    /// <summary>Circuit runs on the prompts of one order.</summary>
    private sealed class OneOrder(IoiExperiment ioi, NameOrder order, CircuitSizes sizes)
    {
        /// <summary>All heads but the circuit's ablated, on all prompts.</summary>
        public Effect Alone => ioi.CircuitRuns(order).Run(Published);

        public RandomBaseline BesideRandomCircuits => Few.BesideRandomCircuits(Published, 100, seed: 1);

        public CompletenessReport ByClass => ioi.CircuitRuns(order, sizes.ByClass).ByClass(Published);

        /// <summary>Each head is knocked out or not with even odds.</summary>
        public CompletenessReport OnRandomSets => Few.OnRandomSets(Published, sizes.RandomSets, seed: 1);

        /// <summary>From no head on, of some random ones the one is knocked out that makes the difference largest.</summary>
        public CompletenessReport OnWorstSets => Few.Greedy(Published, sizes.Search);

        /// <summary>
        /// For each head the published set K (of another circuit the rest of its group), or none if the head matters more with all
        /// others there.
        /// </summary>
        public MinimalityReport Minimality => ioi.Once((nameof(Minimality), order), () => Few
            .OfEachNode(Published, node => PublishedMinimality.SetFor(ioi.Subject.Circuit, node))
            .OrElse(Few.OfEachNode(Published, _ => [])));

        private Circuit Published => ioi.Subject.Circuit;

        /// <summary>Few prompts of each template, for the experiments that run hundreds of circuits.</summary>
        private CircuitExperiments Few => ioi.CircuitRuns(order, sizes.Others);

        public override string ToString() => order == NameOrder.Abba ? "ABBA" : "BABA";
    }
}
