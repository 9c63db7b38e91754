using IoiClaims.Gpt2;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Model;

/// <summary>A model brought to another device; torch's meta device stands for one, as no test has a GPU.</summary>
public class DeviceMoveTests
{
    private static readonly Gpt2Config Tiny = new(Layers: 1, Heads: 1, Width: 4, InnerWidth: 4, Vocabulary: 5, Context: 3);

    [Test]
    public void Where_it_is_already_it_stays_itself()
    {
        using var model = RandomGpt2.Create(Tiny, seed: 0);
        model.MoveTo(CPU).Should().BeSameAs(model);
        model.Tensors.Should().NotBeEmpty();
    }

    [Test]
    public void Elsewhere_it_is_a_copy_of_all_its_tensors_and_the_first_one_is_disposed()
    {
        var model = RandomGpt2.Create(Tiny, seed: 0);
        var fingerprint = model.Fingerprint;
        var before = Tensor.TotalCount;
        using var moved = model.MoveTo(META);

        moved.Device.type.Should().Be(DeviceType.META);
        moved.ElementType.Should().Be(ScalarType.Float32);
        moved.Tensors.Values.Should().OnlyContain(tensor => tensor.device.type == DeviceType.META);
        moved.HeadWeights(0, 0).Query.device.type.Should().Be(DeviceType.META);
        moved.Fingerprint.Should().NotBe(fingerprint, "another device may round differently");
        model.Invoking(each => each.Tensors).Should().Throw<ObjectDisposedException>();
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before, "nothing of the first one is left");
    }
}
