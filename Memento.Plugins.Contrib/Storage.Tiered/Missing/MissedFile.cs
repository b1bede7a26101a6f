using System.Text.Json.Nodes;

namespace Memento.Storage.Tiered;

/// <summary>What one process has on account as missed: an entry that was begun and has not ended for a tier, and the tiers that are to be compared whole.</summary>
internal sealed class MissedFile
{
    private readonly Dictionary<long, (MissedEntry Entry, HashSet<string> Tiers)> _open = [];

    /// <summary>The tiers that missed more than is noted one by one.</summary>
    public HashSet<string> Compare { get; } = new(StringComparer.Ordinal);

    /// <summary>True when a line is not as it was written: nobody knows what it said.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The entries, in the order in which they were begun.</summary>
    public IEnumerable<(long Id, MissedEntry Entry, HashSet<string> Tiers)> Open => _open.OrderBy(static open => open.Key).Select(static open => (open.Key, open.Value.Entry with { Left = open.Value.Tiers }, open.Value.Tiers));

    public bool IsEmpty => _open.Count == 0 && Compare.Count == 0 && !IsDamaged;

    /// <exception cref="IOException">The file could not be read.</exception>
    public static MissedFile Read(string path)
    {
        var file = new MissedFile();
        using var stream = NoteLine.Open(path);
        foreach (var line in NoteLine.ReadFrom(stream, 0).Lines)
        {
            try
            {
                file.Apply(NoteLine.Parse(line));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException or NullReferenceException or System.Text.Json.JsonException)
            {
                // Of a newer version, or of nobody.
                file.IsDamaged = true;
            }
        }

        return file;
    }

    /// <summary>What the file says, without what has ended.</summary>
    public IEnumerable<JsonObject> ToNotes()
    {
        foreach (var tier in Compare)
        {
            yield return MissedJournal.CompareNote(tier);
        }

        foreach (var (id, entry, tiers) in Open)
        {
            yield return MissedJournal.BeginNote(id, entry, tiers);
        }
    }

    private void Apply(JsonObject? note)
    {
        if (note is null)
        {
            IsDamaged = true;
        }
        else if (note["compare"] is { } tier)
        {
            Compare.Add((string)tier!);
        }
        else if (note["compared"] is { } compared)
        {
            Compare.Remove((string)compared!);
        }
        else if (note["end"] is { } end)
        {
            if (_open.TryGetValue((long)end, out var open))
            {
                open.Tiers.ExceptWith(note["tiers"]!.AsArray().Select(static id => (string)id!));
                if (open.Tiers.Count == 0)
                {
                    _open.Remove((long)end);
                }
            }
        }
        else
        {
            _open[(long)note["begin"]!] = (MissedEntry.Read(note), [.. note["tiers"]!.AsArray().Select(static id => (string)id!)]);
        }
    }
}
