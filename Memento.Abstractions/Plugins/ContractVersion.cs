namespace Memento.Plugins;

/// <summary>The version of this contract. A plugin carries the one it was built against in its export attribute.</summary>
public static class ContractVersion
{
    /// <summary>Major and minor version. A host takes plugins of its own major version and of a minor version no newer than its own.</summary>
    public const string Current = "1.0";
}
