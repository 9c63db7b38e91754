using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Tensors that outlive the scope in which they were computed, until this is disposed.</summary>
internal sealed class KeptTensors : IDisposable
{
    private readonly List<Tensor> tensors = [];

    /// <summary>Bytes of all of them.</summary>
    public long Bytes => tensors.DistinctBy(tensor => tensor.Handle).Sum(tensor => tensor.NumberOfElements * tensor.ElementSize);

    public Tensor Keep(Tensor tensor)
    {
        tensors.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    public void Dispose()
    {
        foreach (var tensor in tensors)
        {
            tensor.Dispose();
        }

        tensors.Clear();
    }
}
