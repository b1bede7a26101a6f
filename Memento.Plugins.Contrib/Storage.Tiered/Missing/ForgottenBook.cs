using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>
/// Remembers what was forgotten for tiers that may still have it: for ever for those that are read-only, until it is brought to them for those
/// that were down. A file that all processes with the same folder share, each with a copy in memory that it looks after a few times a second.
/// </summary>
/// <remarks>
/// A line is appended under a lock, and counts when it ends. A line that is damaged may have been anything: all that was computed before is hidden then. When that was, the next who writes notes:
/// the file itself says it no longer once more is written. Metadata of functions has no time to be compared with that: what of it was written since is noted.
/// </remarks>
internal sealed class ForgottenBook(string folder, ILogger logger)
{
    private const string FileName = "forgotten";
    private const long LookInterval = 100;
    private const long FirstCompaction = 1024 * 1024;

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly string _path = Path.Combine(folder, FileName);
    private readonly HashSet<WrittenMetadata> _written = [];
    private Dictionary<string, ForgottenIndex> _tiers = new(StringComparer.Ordinal);
    private DateTimeOffset? _damaged;
    private bool _isDamageNoted;
    private string? _generation;
    private long _read;
    private long _compactAt = FirstCompaction;
    private long _lookedAt = -LookInterval;

    /// <summary>Whether a tier has anything that is not to be seen.</summary>
    public bool Hides(Tier tier)
    {
        lock (_gate)
        {
            Look(tier);
            return _damaged is not null || IndexesOf(tier).Any(static index => index.Entries.Count > 0);
        }
    }

    public bool IsForgotten(Tier tier, MementoRecord memento)
    {
        lock (_gate)
        {
            Look(tier);
            return memento.Time <= _damaged || IndexesOf(tier).Any(index => index.IsForgotten(memento));
        }
    }

    /// <summary>Whether all metadata of a version of a function is forgotten.</summary>
    public bool IsForgotten(Tier tier, FunctionName function)
    {
        var name = function.ToString();
        return IsForgotten(tier, function, () => _written.Any(written => written.IsOf(tier.Id, name)));
    }

    /// <summary>Whether metadata of a version of a function is forgotten.</summary>
    public bool IsForgotten(Tier tier, FunctionName function, string name)
    {
        var metadata = new WrittenMetadata(tier.Id, function.ToString(), name);
        return IsForgotten(tier, function, () => _written.Contains(metadata));
    }

    /// <summary>Notes that metadata of a version of a function was written to a tier, where it would count as what a damaged line may have said. Else nothing is noted; and where nothing can be, it stays hidden.</summary>
    public void Written(Tier tier, FunctionName function, string name)
    {
        lock (_gate)
        {
            Look(tier);
            var written = new WrittenMetadata(tier.Id, function.ToString(), name);
            if (_damaged is null || _written.Contains(written))
            {
                return;
            }

            try
            {
                Append(written.ToJson());
            }
            catch (IOException exception)
            {
                TieredLog.NotNoted(logger, exception, folder, exception.Message);
            }
        }
    }

    /// <summary>What a tier has still to be told, in the order in which it was forgotten.</summary>
    public IReadOnlyList<ForgottenEntry> Pending(Tier tier)
    {
        lock (_gate)
        {
            Look(tier);
            return _tiers.TryGetValue(tier.Id, out var index) && index.Entries.Count > 0 ? [.. index.Entries.Values.OrderBy(static entry => entry.Time)] : [];
        }
    }

    /// <summary>Notes that something is forgotten.</summary>
    /// <exception cref="IOException">It could not be noted.</exception>
    public ForgottenEntry Add(ForgottenCalls what, IReadOnlyCollection<string> tiers)
    {
        var entry = new ForgottenEntry(Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow, what, tiers);
        Append(entry.ToJson());
        return entry;
    }

    /// <summary>Notes that tiers have nothing any more of what was forgotten.</summary>
    /// <exception cref="IOException">It could not be noted; it is brought to them once more.</exception>
    public void Done(IReadOnlyCollection<string> entries, IReadOnlyCollection<string> tiers) => Append(new JsonObject
    {
        ["done"] = new JsonArray([.. entries.Select(static id => (JsonNode?)id)]),
        ["tiers"] = new JsonArray([.. tiers.Select(static tier => (JsonNode?)tier)]),
    });

    private bool IsForgotten(Tier tier, FunctionName function, Func<bool> isWritten)
    {
        lock (_gate)
        {
            Look(tier);
            return (_damaged is not null && !isWritten()) || IndexesOf(tier).Any(index => index.IsForgotten(function));
        }
    }

    private IEnumerable<ForgottenIndex> IndexesOf(Tier tier)
    {
        foreach (var id in new[] { tier.Id, tier.ReadOnlyId })
        {
            if (_tiers.TryGetValue(id, out var index))
            {
                yield return index;
            }
        }
    }

    private void Append(JsonObject note)
    {
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(folder);
                using var held = Take();
                Read();
                using (var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                    if (stream.Length == 0)
                    {
                        stream.Write(NoteLine.Format(new JsonObject { ["generation"] = Guid.NewGuid().ToString("N") }));
                    }
                    else if (stream.Length > _read)
                    {
                        // A line that its writer was killed in the middle of: nobody was told that it counts.
                        stream.SetLength(_read);
                    }

                    stream.Position = stream.Length;
                    if (_damaged is { } until && !_isDamageNoted)
                    {
                        stream.Write(NoteLine.Format(DamageNote(until)));
                    }

                    stream.Write(NoteLine.Format(note));
                    stream.Flush(flushToDisk: true);
                }

                Read();
                if (_read > _compactAt)
                {
                    Compact();
                }
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new IOException(exception.Message, exception);
            }
        }
    }

    /// <summary>
    /// Looks whether another process has written something. For the nearest tier, which is asked for every call and from which it is gone by then, a few times a second
    /// are enough; for another one each time, as what is found there is copied near.
    /// </summary>
    private void Look(Tier tier)
    {
        var now = System.Environment.TickCount64;
        if (tier.Index == 0 && now - _lookedAt < LookInterval)
        {
            return;
        }

        _lookedAt = now;
        try
        {
            Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What was read before is still right; what was written since is seen at the next look.
            TieredLog.NotNoted(logger, exception, folder, exception.Message);
        }
    }

    private void Read()
    {
        var file = new FileInfo(_path);
        if (!file.Exists)
        {
            if (_read > 0)
            {
                Reset(null);
            }

            return;
        }

        if (file.Length == _read)
        {
            return;
        }

        // One stream, as another process may put another file in its place; and the whole of it only then, since it is read at each note.
        using var stream = NoteLine.Open(_path);
        var generation = NoteLine.ReadFirst(stream) is { } first ? (string?)NoteLine.Parse(first)?["generation"] : null;
        if (_read == 0 || generation != _generation || stream.Length < _read)
        {
            Reset(generation);
        }

        var (lines, end) = NoteLine.ReadFrom(stream, _read);

        foreach (var line in lines)
        {
            Apply(line, file);
        }

        _read = end;
    }

    private void Reset(string? generation)
    {
        _tiers = new Dictionary<string, ForgottenIndex>(StringComparer.Ordinal);
        _written.Clear();
        _damaged = null;
        _isDamageNoted = false;
        _read = 0;
        _generation = generation;
    }

    private void Apply(string line, FileInfo file)
    {
        try
        {
            switch (NoteLine.Parse(line))
            {
                case null:
                    Damaged(file);
                    break;
                case { } note when note["damaged"] is { } until:
                    _damaged = ForgottenEntry.ReadTime(until);
                    _isDamageNoted = true;
                    break;
                case { } note when note["done"] is JsonArray done:
                    foreach (var tier in note["tiers"]!.AsArray())
                    {
                        if (_tiers.TryGetValue((string)tier!, out var index))
                        {
                            index.Remove([.. done.Select(static id => (string)id!)]);
                        }
                    }

                    break;
                case { } note when note["written"] is not null:
                    _written.Add(WrittenMetadata.Read(note));
                    break;
                case { } note when note["id"] is not null:
                    Apply(ForgottenEntry.Read(note));
                    break;
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or NullReferenceException or System.Text.Json.JsonException)
        {
            // Of a newer version, or of nobody: as a damaged one.
            Damaged(file);
        }
    }

    private void Damaged(FileInfo file)
    {
        TieredLog.NoteDamaged(logger, _path);
        _damaged = ForgottenIndex.Until(new DateTimeOffset(file.LastWriteTimeUtc));
        _isDamageNoted = false;

        // It may have said of that too that it is forgotten.
        _written.Clear();
    }

    /// <summary>A line that says until when all that was computed is hidden, as lines before it are damaged.</summary>
    private static JsonObject DamageNote(DateTimeOffset until) => new() { ["damaged"] = ForgottenEntry.TextOf(until) };

    private void Apply(ForgottenEntry entry)
    {
        foreach (var tier in entry.Tiers)
        {
            if (!_tiers.TryGetValue(tier, out var index))
            {
                _tiers.Add(tier, index = new ForgottenIndex());
            }

            index.Add(entry);
        }
    }

    /// <summary>Writes the file anew without what every tier has been told. Under the lock.</summary>
    private void Compact()
    {
        var entries = _tiers.SelectMany(static tier => tier.Value.Entries.Values.Select(entry => (Tier: tier.Key, Entry: entry)))
            .GroupBy(static pair => pair.Entry.Id, StringComparer.Ordinal)
            .Select(static pairs => pairs.First().Entry with { Tiers = [.. pairs.Select(static pair => pair.Tier)] })
            .OrderBy(static entry => entry.Time);
        var temporary = _path + ".new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(NoteLine.Format(new JsonObject { ["generation"] = Guid.NewGuid().ToString("N") }));
                if (_damaged is { } until)
                {
                    stream.Write(NoteLine.Format(DamageNote(until)));
                }

                foreach (var written in _written)
                {
                    stream.Write(NoteLine.Format(written.ToJson()));
                }

                foreach (var entry in entries)
                {
                    stream.Write(NoteLine.Format(entry.ToJson()));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No room for it, or on Windows somebody reads the long one, which says the same: this is tried again when it is twice as long.
        }

        _compactAt = Math.Max(FirstCompaction, 2 * _read);
    }

    private FileStream Take()
    {
        var until = System.Environment.TickCount64 + (long)LockWait.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsOpenElsewhere(exception) && System.Environment.TickCount64 < until)
            {
                // Another process writes a line, which takes no longer than a flush.
                Thread.Sleep(5);
            }
        }
    }

    // As the systems say it: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION. On a disk that is full, or that may not be written, nothing comes of waiting, for which all who read wait too.
    private static bool IsOpenElsewhere(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
