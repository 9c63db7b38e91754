using System.Globalization;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Where a model's tensors are: in the CPU's memory or on one of the machine's NVIDIA GPUs. A value.</summary>
/// <param name="Gpu">The GPU's number, from 0; null for the CPU.</param>
public sealed record DeviceChoice(int? Gpu)
{
    /// <summary>Environment variable: the device that subjects are loaded on; the CPU where it is not set.</summary>
    public const string Variable = "IOI_DEVICE";

    /// <summary>The command that builds for NVIDIA GPUs.</summary>
    public const string BuildCommand = "dotnet build -p:TorchDevice=cuda -m:1";

    /// <summary>The CPU.</summary>
    public static DeviceChoice Cpu { get; } = new((int?)null);

    /// <summary>The kind of device, whichever GPU it is: "cpu" or "cuda".</summary>
    public string Kind => Gpu is null ? "cpu" : "cuda";

    /// <summary>Reads a device as people write it: cpu, cuda (the first GPU) or cuda:N, in capitals or not.</summary>
    /// <param name="text">The text; null or blank means the CPU.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static DeviceChoice Parse(string? text)
    {
        var word = (text ?? string.Empty).Trim().ToLowerInvariant();
        if (word is "" or "cpu")
        {
            return Cpu;
        }

        if (word == "cuda")
        {
            return new DeviceChoice(0);
        }

        return word.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(word["cuda:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var gpu)
                ? new DeviceChoice(gpu)
                : throw new FormatException(
                    $"There is no device '{text}': {Variable} may be cpu, cuda (the first GPU) or cuda:N (GPU N, counted from 0).");
    }

    /// <summary>What <see cref="Variable"/> says.</summary>
    /// <exception cref="FormatException">It names no device.</exception>
    public static DeviceChoice FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>How many NVIDIA GPUs torch can use; none in a build for the CPU.</summary>
    public static int CountGpus() => cuda_is_available() ? cuda.device_count() : 0;

    /// <summary>The device, made sure to be there.</summary>
    /// <exception cref="DeviceUnavailableException">It is a GPU that torch does not find.</exception>
    public Device Open()
    {
        if (Gpu is not { } gpu)
        {
            return CPU;
        }

        CheckAmong(CountGpus());

        // The products of TF32 have 10 bits of mantissa; results here are held to those of float32.
        backends.cuda.matmul.allow_tf32 = false;
        return new Device(TorchSharp.DeviceType.CUDA, gpu);
    }

    /// <summary>That the device is one of those that are there.</summary>
    /// <param name="gpus">How many GPUs there are.</param>
    internal void CheckAmong(int gpus)
    {
        if (Gpu is not { } gpu || gpu < gpus)
        {
            return;
        }

        throw new DeviceUnavailableException(gpus == 0
            ? $"{this} is asked for, but torch finds no NVIDIA GPU: either this program was built for the CPU, as it is unless "
                + $"told otherwise ({BuildCommand}), or this machine has no GPU or no driver for it (nvidia-smi lists them). "
                + $"To run on the CPU, unset {Variable}."
            : $"{this} is asked for, but there {(gpus == 1 ? "is 1 GPU, cuda:0" : $"are {gpus} GPUs, cuda:0 to cuda:{gpus - 1}")}.");
    }

    /// <summary>As it is written: cpu, or cuda:N.</summary>
    public override string ToString() => Gpu is { } gpu ? string.Create(CultureInfo.InvariantCulture, $"cuda:{gpu}") : "cpu";
}

/// <summary>A device was asked for that this build or this machine does not have.</summary>
public sealed class DeviceUnavailableException : Exception
{
    /// <summary>With a message that says what is missing and how to get it.</summary>
    public DeviceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a general message.</summary>
    public DeviceUnavailableException()
        : this("The device that was asked for is not there.")
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DeviceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
