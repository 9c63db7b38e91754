using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>Models brought to another device.</summary>
public static class DeviceMove
{
    /// <summary>
    /// The model on a device: itself where its tensors are there already, otherwise a copy, and the given one is disposed, so
    /// that one model to dispose stays one. Whatever experiments compute then lives on that device, up to the results, which
    /// are read into ordinary arrays. <see cref="Gpt2Model.To"/> copies and leaves the given model as it is.
    /// </summary>
    /// <param name="model">The model; not to be used afterwards.</param>
    /// <param name="device">The device, such as <c>DeviceChoice.Parse("cuda").Open()</c>.</param>
    public static Gpt2Model MoveTo(this Gpt2Model model, Device device)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(device);
        if (model.Device.type == device.type && (device.type == DeviceType.CPU || model.Device.index == device.index))
        {
            return model;
        }

        using (model)
        {
            return model.To(model.ElementType, device);
        }
    }
}
