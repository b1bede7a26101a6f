namespace Memento.Contrib.Tests.WriteBehind;

internal static class WriteBehindSettings
{
    /// <summary>Of a storage that writes behind.</summary>
    public static IReadOnlyDictionary<string, string?> All { get; } = new Dictionary<string, string?> { ["write_behind"] = "true" };
}
