namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>Experiments that published tables and published means share. Asked again, the same.</summary>
internal static class PublishedExperiments
{
    extension(IoiExperiment ioi)
    {
        /// <summary>
        /// On as many prompts without BOS, of the first seven templates in both orders: the fourteen that the paper's own code draws
        /// from, and with it most replications.
        /// </summary>
        public IoiExperiment WithoutBos => ioi.WithoutBosOf(7, "IOI prompts without BOS");

        /// <summary>The same of those in which a sentence ends before the giver, so that another fits between.</summary>
        public IoiExperiment OfTwoSentences => ioi.WithoutBosOf(4, "IOI prompts of two sentences, without BOS");

        private IoiExperiment WithoutBosOf(int templates, string name) => ioi.On(
            ioi.Once(name, () => IoiDataset.Generate(
                ioi.Subject.Tokenizer, IoiTemplates.Paper[..templates], ioi.Prompts.Count, seed: 0, bos: false)),
            name);

        /// <summary>Circuit runs with means over ABC prompts. There are dozens of circuits, and the source had a hundred prompts.</summary>
        public CircuitExperiments CircuitRunsWithoutBos => ioi.Once("circuit runs without BOS", () => new CircuitExperiments(
            ioi.WithoutBos.OnFirst(120), Ablation.Mean(ioi.WithoutBos.Corrupted(Corruptions.Abc), "ABC prompts")));

        /// <summary>On the eight prompts of TransformerLens' demonstrations.</summary>
        public EightPromptsExperiments OnEightPrompts => ioi.Once("eight prompts", () => EightPromptsExperiments.On(ioi.Subject));

        /// <summary>What heads do on the random tokens that torch draws with seed 0, from the same generator.</summary>
        public RepetitionScores OnTransformerLensTokens => ioi.Once("TransformerLens tokens", () =>
            ioi.OnRepeated(RandomRepeatedTokens.TransformerLens()));

        /// <summary>What heads do on random tokens that are repeated.</summary>
        public RepetitionScores OnRepeated(RandomRepeatedTokens tokens) =>
            ioi.Runner.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));
    }
}
