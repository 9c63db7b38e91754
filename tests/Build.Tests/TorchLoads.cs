using TorchSharp;

namespace IoiClaims.Build.Tests;

public class TorchLoads
{
    [Test]
    public void Two_tensors_are_added()
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.tensor([1f, 2f]) + torch.tensor([10f, 20f]);
        sum.data<float>().ToArray().Should().Equal(11f, 22f);
    }
}
