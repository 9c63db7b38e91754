using System.Diagnostics.CodeAnalysis;
using NUnit.Framework;

namespace IoiClaims.Testing;

/// <summary>Skips what cannot run for want of something, so that readers of the report learn how to get it.</summary>
public static class Missing
{
    /// <summary>Skips the running test or fixture; the report says why, and the command that helps.</summary>
    /// <param name="reason">What is missing, one sentence: it is said of each of many tests.</param>
    /// <param name="command">The command that gets it; none where no command does.</param>
    [DoesNotReturn]
    public static void Skip(string reason, string? command = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var missing = new Obstacle(reason, command);
        ClaimRecorder.ForTheRunningClaim()?.Lacks(missing);
        Assert.Ignore($"{missing}");
        throw new InvalidOperationException("Not reached: what is missing skips the test.");
    }
}
