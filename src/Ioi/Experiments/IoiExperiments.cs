using IoiClaims.Interp.Circuits;
using IoiClaims.Interp.Data;
using IoiClaims.Interp.Experiments;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Metrics;
using IoiClaims.Interp.Plans;
using IoiClaims.Interp.Routes;
using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Flips;
using IoiClaims.Ioi.Language;
using IoiClaims.Ioi.Subjects;

namespace IoiClaims.Ioi.Experiments;

/// <summary>
/// Experiments on one subject and one set of IOI prompts, in the words of the task. Whatever two experiments share,
/// runs, flipped prompts, is computed once.
/// </summary>
public sealed class IoiExperiments : IDisposable
{
    private readonly Dictionary<string, IoiDataset> flipped = new(StringComparer.Ordinal);
        foreach (var runs in circuitRuns.Values)
        {
            runs.Dispose();
        }

        circuitRuns.Clear();
        if (ownsLaboratory)
        {
            Laboratory.Dispose();
        }
    }
}
