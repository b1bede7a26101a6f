namespace Memento.Provenance;

/// <summary>The names of the custom metadata of calls.</summary>
internal static class CallMetadata
{
    private const string OwnPrefix = "memento.";

    /// <summary>Whether a name is one of Memento's own, such as that of a pin.</summary>
    public static bool IsOwn(string name) => name.StartsWith(OwnPrefix, StringComparison.Ordinal);

    /// <summary>A name that a user may give.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return IsOwn(name) ? throw new ArgumentException($"The metadata '{name}' is Memento's own, as all whose name begins with '{OwnPrefix}'. Give yours another name.", nameof(name)) : name;
    }
}
