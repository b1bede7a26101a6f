using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Memento.Storage.Partitions;

/// <summary>
/// Makes a segment of a data key of a key of a partition, which may be any text. Two keys never become one segment, and none becomes
/// that of the index.
/// </summary>
internal static class PartitionKeys
{
    /// <summary>Of the 1,024 characters of a data key, so that some segments have room.</summary>
    private const int MaximumLength = 200;

    private const int KeptOfLonger = 60;

    /// <summary>The key of a value under the key of its partition.</summary>
    /// <exception cref="ArgumentException">The two are too long together.</exception>
    public static DataKey Below(DataKey partition, string key) => new($"{partition.Path}/{SegmentOf(key)}");

    /// <summary>The key of the index under the key of its partition.</summary>
    public static DataKey IndexOf(DataKey partition) => new($"{partition.Path}/{PartitionIndex.KeySegment}");

    /// <summary>The segment of a key: itself, where it can be one, else with percent signs and hexadecimal digits for what cannot.</summary>
    public static string SegmentOf(string key)
    {
        var segment = key switch
        {
            "" => "%",
            "." => "%2E",
            ".." => "%2E%2E",
            PartitionIndex.KeySegment => "%69ndex.json",
            _ => key.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal).Replace("\0", "%00", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal),
        };
        return segment.Length <= MaximumLength ? segment : Shorten(segment);
    }

    // Of the UTF-16 units: half a surrogate pair would be the same as another half in UTF-8. No other segment has an @.
    private static string Shorten(string segment) =>
        $"{segment[..KeptOfLonger]}@{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(segment.AsSpan())))}";
}
