using System.Collections;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>What reading can come to: a value, or <see cref="Miss"/>.</summary>
internal static class Outcomes
{
    /// <summary>That there is nothing.</summary>
    public static readonly object Miss = "a miss";

    public static bool AreEqual(object? one, object? other) => one is null || other is null || ReferenceEquals(one, Miss) || ReferenceEquals(other, Miss)
        ? ReferenceEquals(one, other)
        : (one, other) switch
        {
            (string, string) => one.Equals(other),
            (byte[] first, byte[] second) => first.AsSpan().SequenceEqual(second),
            (IEnumerable first, IEnumerable second) => one.GetType() == other.GetType() && first.Cast<object?>().SequenceEqual(second.Cast<object?>()),
            _ => one.Equals(other),
        };

    public static string Tell(object? outcome) => outcome switch
    {
        null => "null",
        string text => text.Length > 40 ? $"{text[..40]}…" : text,
        byte[] bytes => $"{bytes.Length} bytes, the first {(bytes.Length > 0 ? bytes[0] : 0)}",
        _ => outcome.ToString()!,
    };
}
