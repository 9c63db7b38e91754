namespace IoiClaims.Cli;

/// <summary>What was asked for does not exist or means nothing: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The model that was asked for is not here: exit code 3.</summary>
internal sealed class SubjectMissingException(string message) : Exception(message);

/// <summary>It was understood and did not work: exit code 1.</summary>
internal sealed class FailedException(string message) : Exception(message);
