namespace IoiClaims.Ioi;

/// <summary>Circuits as the engine runs them.</summary>
public static class CircuitRuns
{
    /// <summary>A circuit's heads at the roles at which they do their job, group by group.</summary>
    public static NodeCircuit ToNodeCircuit(this Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return NodeCircuit.Of(circuit.Name, [.. circuit.Groups.Select(group => (group.ToSet(), Place.At(group.At)))]);
    }
}
