namespace Memento.Provenance;

/// <summary>What a <see cref="CallTreeNode"/> shows of its call.</summary>
public enum CallTreeNodeKind
{
    /// <summary>The call with its memento and what it called.</summary>
    Full,

    /// <summary>Its name and arguments only: it is too deep to be looked up.</summary>
    NameOnly,

    /// <summary>The call with its memento, and not what it called: that stands where the call is shown first.</summary>
    Repeated,

    /// <summary>Its name and arguments: it is not remembered, or its cluster is not known here.</summary>
    NotRemembered,
}
