using System.Globalization;
using System.Text.Json;

namespace Memento.Provenance;

/// <summary>
/// How often one version of a function was computed and how often its results were found, by all processes that use the store. Kept with the version by <see cref="UsageCounts"/>,
/// read by <see cref="Configuration.Cluster.ReadUsageAsync"/>.
/// </summary>
/// <param name="Computed">Calls whose function ran.</param>
/// <param name="Remembered">
/// Calls that were answered without running it. What a process asks again and its memory answers by the typed arguments is not counted: only that it found the result once.
/// </param>
/// <param name="TimeSaved">How long those would have run that were remembered, as long as their functions did when they ran.</param>
/// <param name="Since">Since when is counted, in UTC.</param>
public sealed record FunctionUsage(long Computed, long Remembered, TimeSpan TimeSaved, DateTimeOffset Since)
{
    private const int Format = 1;

    /// <summary>How many of the calls were remembered, from 0 to 1; null when there were none.</summary>
    public double? HitRate => Computed + Remembered == 0 ? null : (double)Remembered / (Computed + Remembered);

    /// <summary>The document that a store keeps.</summary>
    internal byte[] Write()
    {
        // By hand: nearly every process writes it as it ends, and to set up a serializer for it would take longer than all else there.
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            writer.WriteNumber("computed", Computed);
            writer.WriteNumber("remembered", Remembered);
            writer.WriteNumber("saved_ticks", TimeSaved.Ticks);
            writer.WriteString("since", Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads the document; null where the bytes are none.</summary>
    internal static FunctionUsage? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return root.GetProperty("format").GetInt32() != Format ? null : new FunctionUsage(
                root.GetProperty("computed").GetInt64(),
                root.GetProperty("remembered").GetInt64(),
                TimeSpan.FromTicks(root.GetProperty("saved_ticks").GetInt64()),
                DateTime.ParseExact(root.GetProperty("since").GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            // Counting begins anew.
            return null;
        }
    }
}
