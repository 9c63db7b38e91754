using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What stands in a run at the positions of a role.</summary>
internal static class RoleRows
{
    /// <summary>Values [N, P, …] at a role's position in each prompt [N, …].</summary>
    public static Tensor Pick(PlainRun run, Tensor values, Role role)
    {
        using var scope = NewDisposeScope();
        var (n, p) = (values.shape[0], values.shape[1]);
        var index = TensorArithmetic.Indices(n, run.Model.Device).Times(p).Plus(Positions(run, role));
        return values.flatten(0, 1).index_select(0, index).MoveToOuterDisposeScope();
    }

    /// <summary>The position of a role in each prompt [N], int64.</summary>
    public static Tensor Positions(PlainRun run, Role role) =>
        tensor(run.Batch.Positions(role).Select(position => (long)position).ToArray(), device: run.Model.Device);
}
