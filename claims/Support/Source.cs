namespace IoiClaims.Claims.Support;

/// <summary>The sources that claims and thresholds cite, each with the letter that stands beside thresholds.</summary>
public static class Source
{
    /// <summary>The IOI paper.</summary>
    public const string Paper =
        "W: Wang, Variengien, Conmy, Shlegeris, Steinhardt 2022, Interpretability in the Wild: a Circuit for Indirect "
        + "Object Identification in GPT-2 small, arXiv 2211.00593";

    /// <summary>The course whose claims these are.</summary>
    public const string Remix = "R: Redwood Research, REMIX course, day 5, parts 3 and 4";

    /// <summary>TransformerLens' notebooks on a set of eight prompts.</summary>
    public const string TransformerLens =
        "T: TransformerLens demos: Exploratory Analysis, Activation Patching, Attribution Patching (eight IOI prompts)";

    /// <summary>The result files of the paper's repository.</summary>
    public const string EasyTransformer = "E: Easy-Transformer, the result files of the IOI paper's repository";

    /// <summary>A replication of the paper.</summary>
    public const string Sankaranv = "N: sankaranv, a replication of the IOI paper in nnsight";

    /// <summary>A replication of the paper.</summary>
    public const string Pyvene = "V: pyvene, a replication of the IOI paper (tutorials, IOI_Replication)";

    /// <summary>A course that replicates the paper.</summary>
    public const string Arena = "A: ARENA 1.4.1, the IOI circuit, solutions";

    /// <summary>A pre-registered causal scrub of the circuit.</summary>
    public const string PreRegisteredScrub = "P: a pre-registered causal scrub of the IOI circuit, beside random circuits matched by layer";

    /// <summary>A study that looks for heads that stand in for others.</summary>
    public const string CoAx = "X: CoAx, a study of co-ablation of the IOI circuit's heads";

    /// <summary>A benchmark of circuits.</summary>
    public const string AutoCircuit = "C: auto-circuit, the faithfulness values of its experiment tests";

    /// <summary>The paper's figure 3b on 5,000 pairs of prompts.</summary>
    public const string Causalab = "G: Goodfire, causalab, figure 3b of the IOI paper on 5,000 pairs of prompts";

    /// <summary>A study of the metrics and methods of activation patching.</summary>
    public const string ZhangNanda = "Z: Zhang, Nanda 2024, Towards Best Practices of Activation Patching, arXiv 2309.16042";
}
