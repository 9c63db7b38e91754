namespace IoiClaims.Checkpoints;

/// <summary>A checkpoint's file cannot be used as it is; the message says which file, where in it, and what would do.</summary>
/// <remarks>Whatever is wrong with a checkpoint's files, this is the exception that reading them throws.</remarks>
public sealed class CheckpointException : IOException
{
    /// <summary>Puts together the message "file: tensor 'x': problem (expected …, found …)".</summary>
    /// <param name="file">The file, or the folder where no single file is at fault.</param>
    /// <param name="problem">What is wrong, as a sentence without its full stop.</param>
    /// <param name="tensor">The tensor at fault.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What is there instead.</param>
    /// <param name="inner">The cause, where there was another exception.</param>
    public CheckpointException(
        string file,
        string problem,
        string? tensor = null,
        string? expected = null,
        string? found = null,
        Exception? inner = null)
        : base(Compose(file, problem, tensor, expected, found), inner)
    {
        File = file;
        Problem = problem;
        Tensor = tensor;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file at fault, or the folder where no single file is.</summary>
    public string File { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>The tensor at fault, if it is one.</summary>
    public string? Tensor { get; }

    /// <summary>What would have been right.</summary>
    public string? Expected { get; }

    /// <summary>What is there instead.</summary>
    public string? Found { get; }

    private static string Compose(string file, string problem, string? tensor, string? expected, string? found)
    {
        var where = tensor is null ? file : $"{file}: tensor '{tensor}'";
        var contrast = (expected, found) switch
        {
            (not null, not null) => $" (expected {expected}, found {found})",
            (not null, null) => $" (expected {expected})",
            (null, not null) => $" (found {found})",
            _ => string.Empty,
        };

        // Messages of the system, which often end a problem, bring a full stop of their own.
        return $"{where}: {problem.TrimEnd('.')}{contrast}.";
    }
}
