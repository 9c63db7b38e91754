namespace IoiClaims;

/// <summary>A hypothesis that means nothing, or that cannot be tested on these prompts. The message says which node.</summary>
public abstract class HypothesisException : Exception
{
    private protected HypothesisException(string message)
        : base(message)
    {
    }

    private protected HypothesisException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A node stands for nothing in the model: a component that is not there, or a port that its parent does not have.</summary>
public sealed class UnmatchedNodeException : HypothesisException
{
    /// <summary>With the node in the message.</summary>
    public UnmatchedNodeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A child comes later in the model than its parent, which therefore never reads it.</summary>
public sealed class NotADescendantException : HypothesisException
{
    /// <summary>With parent and child in the message.</summary>
    public NotADescendantException(string message)
        : base(message)
    {
    }
}

/// <summary>Two children of a node claim the same path through the model; it cannot run on two datasets.</summary>
public sealed class OverlappingNodesException : HypothesisException
{
    /// <summary>With both nodes and the path in the message.</summary>
    public OverlappingNodesException(string message)
        : base(message)
    {
    }
}

/// <summary>Two children of a node have the same name.</summary>
public sealed class DuplicateNodeException : HypothesisException
{
    /// <summary>With the name in the message.</summary>
    public DuplicateNodeException(string message)
        : base(message)
    {
    }
}

/// <summary>No prompt meets a node's condition.</summary>
public sealed class NoMatchingSampleException : HypothesisException
{
    /// <summary>With node, prompt and condition in the message.</summary>
    public NoMatchingSampleException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A sample does not meet the condition that it was drawn under, or that of another node that shares it.</summary>
public sealed class BrokenConditionException : HypothesisException
{
    /// <summary>With node, prompt and condition in the message.</summary>
    public BrokenConditionException(string message)
        : base(message)
    {
    }
}

/// <summary>Two datasets of a tree do not pair: another number of prompts, or prompts of other lengths.</summary>
public sealed class UnpairedDatasetsException : HypothesisException
{
    /// <summary>With the node and both sizes in the message.</summary>
    public UnpairedDatasetsException(string message)
        : base(message)
    {
    }
}
