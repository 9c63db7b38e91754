using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests;

/// <summary>Tiny tensors are fastest on one thread, above all when other test projects run beside this one.</summary>
[SetUpFixture]
public class OneThread
{
    [OneTimeSetUp]
    public void UseOneThread() => set_num_threads(1);
}
