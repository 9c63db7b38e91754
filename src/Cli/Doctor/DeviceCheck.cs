namespace IoiClaims.Cli;

/// <summary>Whether subjects can be loaded on the device that is asked for.</summary>
internal static class DeviceCheck
{
    /// <param name="asked">What IOI_DEVICE says; null where it is not set.</param>
    /// <param name="gpus">How many GPUs torch can use.</param>
    public static Check Of(string? asked, int gpus)
    {
        const string Name = "device";
        DeviceChoice choice;
        try
        {
            choice = DeviceChoice.Parse(asked);
        }
        catch (FormatException wrong)
        {
            return new Check(Name, CheckState.Broken, wrong.Message, $"unset {DeviceChoice.Variable}");
        }

        var there = $"{gpus} GPU{(gpus == 1 ? string.Empty : "s")}";
        if (choice.Gpu is { } gpu)
        {
            return gpu < gpus
                ? new Check(Name, CheckState.Ok, $"{choice} of {there}, for {DeviceChoice.Variable} says so")
                : new Check(
                    Name,
                    CheckState.Broken,
                    $"{DeviceChoice.Variable} asks for {choice}; torch finds {(gpus == 0 ? "no GPU" : $"{there}, counted from 0")}",
                    gpus == 0 ? DeviceChoice.BuildCommand : $"unset {DeviceChoice.Variable}");
        }

        return new Check(Name, CheckState.Ok, gpus > 0
            ? $"CPU; {there} unused, and {DeviceChoice.Variable}=cuda uses one"
            : $"CPU; for an NVIDIA GPU {DeviceChoice.BuildCommand}, then {DeviceChoice.Variable}=cuda");
    }
}
