namespace Memento.Storage.Partitions;

/// <summary>What can be wrong with the reading of a value.</summary>
internal static class PartitionErrors
{
    private const int KeysNamed = 10;

    public static KeyNotFoundException NoKey(string key, IReadOnlyList<string> keys) => new(keys.Count == 0
        ? $"The partition has no '{key}'; it is empty."
        : $"The partition has no '{key}'. It has {string.Join(", ", keys.Take(KeysNamed).Select(static present => $"'{present}'"))}{(keys.Count > KeysNamed ? $" and {keys.Count - KeysNamed} more" : "")}.");

    public static InvalidCastException Null(string key, Type type) => new($"The value under '{key}' of the partition is null, and {type} has no null: ask for {type}?.");

    public static InvalidCastException OtherType(string key, Type type, Type asked) => new($"The value under '{key}' of the partition is a {type}, and was asked for as a {asked}.");

    public static InvalidCastException NotReadable(string key, Type asked, string reason) =>
        new($"The value under '{key}' of the partition cannot be read as a {asked}: {reason}. Ask for the type that it was put in as.");

    public static NonMemoizedException Trouble(string key, Exception exception) =>
        new($"The value under '{key}' of a partition could not be read now: {ExceptionReader.MessageOf(exception)}", exception);
}
