using System.Globalization;
using System.Text.Json;

namespace Earthquakes;

/// <summary>
/// Reads the GeoJSON summary format of the U.S. Geological Survey
/// (<see href="https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php"/>).
/// </summary>
public static class CatalogueReader
{
    /// <summary>The catalogue in <paramref name="content"/>, UTF-8 text.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <exception cref="InvalidDataException">The content is not such a catalogue.</exception>
    public static Catalogue Read(ReadOnlyMemory<byte> content, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            return Read(document.RootElement);
        }
        // The document's accessors throw the last two for a member that is missing or of another kind.
        catch (Exception error)
            when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The catalogue '{name}' is not a USGS GeoJSON summary: {error.Message}", error);
        }
    }

    private static Catalogue Read(JsonElement root)
    {
        string title = "";
        string generated = "";
        if (root.TryGetProperty("metadata", out JsonElement metadata))
        {
            title = Text(metadata, "title");
            if (metadata.TryGetProperty("generated", out JsonElement milliseconds))
            {
                generated = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.GetInt64())
                    .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
        }

        var earthquakes = new List<Earthquake>();
        foreach (JsonElement feature in root.GetProperty("features").EnumerateArray())
        {
            JsonElement properties = feature.GetProperty("properties");
            JsonElement magnitude = properties.GetProperty("mag");
            // The feed writes null for an event that nobody has given a magnitude yet.
            if (!properties.GetProperty("type").ValueEquals("earthquake") || magnitude.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            // From the number's text: through a double, 0.85 would be a little less than itself and round down.
            earthquakes.Add(new Earthquake(Text(feature, "id"), Text(properties, "net"), magnitude.GetDecimal()));
        }

        return new Catalogue(title, generated, [.. earthquakes]);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
