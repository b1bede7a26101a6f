using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>
/// Notes what tiers miss, before it is written anywhere: what a process that is killed has not brought to every tier is found in its file. Each process
/// that uses the folder has a file of its own, which it holds a lock for while it lives; none while it misses nothing.
/// </summary>
/// <remarks>
/// Bounded: of more calls than a limit only that there are more is noted, and the stores are compared then. A line that cannot be
/// written costs no call: the stores are to be compared from then on.
/// </remarks>
internal sealed class MissedJournal(string folder, int limit, ILogger logger) : IDisposable
{
    public const string Extension = ".missed";
    private const string LockExtension = ".lock";
    private const string NewExtension = ".new";
    private const long TruncateAt = 64 * 1024;
    private const long FirstCompaction = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly string _path = Path.Combine(folder, Guid.NewGuid().ToString("N") + Extension);
    private readonly Dictionary<long, HashSet<string>> _open = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _compare = new(StringComparer.Ordinal);
    private FileStream? _file;
    private FileStream? _lock;
    private long _compactAt = FirstCompaction;
    private long _lastId;
    private bool _isLost;
    private bool _isTold;

    /// <summary>The path of this process's own file, which need not be there.</summary>
    public string OwnPath => _path;

    /// <summary>The folder that it is in.</summary>
    public string Folder => folder;

    /// <summary>Whether an entry is noted by itself, and has not ended.</summary>
    public bool IsNoted(long id)
    {
        lock (_gate)
        {
            return _open.ContainsKey(id);
        }
    }

    /// <summary>How many entries are open for a tier.</summary>
    public int CountFor(string tier)
    {
        lock (_gate)
        {
            return _counts.GetValueOrDefault(tier);
        }
    }

    /// <summary>Notes what is about to be written, for tiers that are to get it.</summary>
    /// <returns>The entry's number, for <see cref="End"/>.</returns>
    public long Begin(MissedEntry entry, IReadOnlyCollection<Tier> tiers)
    {
        lock (_gate)
        {
            var id = ++_lastId;
            var noted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var tier in tiers)
            {
                // Comparing finds what was written, and nothing that was deleted.
                if (_isLost || (_counts.GetValueOrDefault(tier.Id) >= limit && entry.Kind != MissedKind.Deleted))
                {
                    if (!_isLost && _compare.Add(tier.Id))
                    {
                        TieredLog.TooManyMissed(logger, tier.Name);
                        Write(CompareNote(tier.Id));
                    }

                    _isLost = _isLost && !TryNoteLost(tiers);
                }
                else
                {
                    noted.Add(tier.Id);
                }
            }

            if (noted.Count > 0)
            {
                if (Write(BeginNote(id, entry, noted)))
                {
                    _open.Add(id, noted);
                    foreach (var tier in noted)
                    {
                        _counts[tier] = _counts.GetValueOrDefault(tier) + 1;
                    }
                }
            }

            return id;
        }
    }

    /// <summary>Notes that tiers have got what was noted.</summary>
    public void End(long id, IReadOnlyCollection<string> tiers)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(id, out var left))
            {
                return;
            }

            var ended = tiers.Where(left.Remove).ToList();
            if (ended.Count == 0)
            {
                return;
            }

            foreach (var tier in ended)
            {
                _counts[tier]--;
            }

            if (left.Count == 0)
            {
                _open.Remove(id);
            }

            if (_open.Count == 0 && _compare.Count == 0 && _file is { Length: > TruncateAt } file)
            {
                file.SetLength(0);
                _compactAt = FirstCompaction;
                return;
            }

            Write(new JsonObject { ["end"] = id, ["tiers"] = Texts(ended) });
        }
    }

    /// <summary>Notes that a tier was compared whole with the others.</summary>
    public void Compared(string tier)
    {
        lock (_gate)
        {
            if (_compare.Remove(tier))
            {
                Write(new JsonObject { ["compared"] = tier });
            }
        }
    }

    /// <summary>Opens another process's file for changes, if that process has ended. Null while it lives, and where there is no such file.</summary>
    public static IDisposable? TryAdopt(string path)
    {
        try
        {
            return new FileStream(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It lives, or another one has adopted it.
            return null;
        }
    }

    /// <summary>Appends to a file that was adopted.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Append(string path, IEnumerable<JsonObject> notes)
    {
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        // Its writer may have been killed in the middle of a line: nothing was done yet that it would have said.
        stream.SetLength(NoteLine.ReadFrom(stream, 0).End);
        stream.Position = stream.Length;
        foreach (var note in notes)
        {
            stream.Write(NoteLine.Format(note));
        }
    }

    /// <summary>Removes a file that was adopted and in which nothing is left.</summary>
    public static void Remove(string path)
    {
        File.Delete(path);

        // Of one that was killed while it wrote its file anew.
        File.Delete(path + NewExtension);
        RemoveLock(path);
    }

    /// <summary>Removes the lock of a file that was adopted and is left as it is.</summary>
    public static void RemoveLock(string path) => File.Delete(LockOf(path));

    /// <summary>A line that says that tiers are to get something.</summary>
    public static JsonObject BeginNote(long id, MissedEntry entry, IEnumerable<string> tiers)
    {
        var note = entry.ToJson();
        note["begin"] = id;
        note["tiers"] = Texts(tiers);
        return note;
    }

    /// <summary>A line that says that a tier is to be compared whole.</summary>
    public static JsonObject CompareNote(string tier) => new() { ["compare"] = tier };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode?)text)]);

    /// <summary>Lets go of the file; it stays while something is missed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_lock is null)
            {
                return;
            }

            _file?.Dispose();
            _file = null;
            try
            {
                if (_open.Count == 0 && _compare.Count == 0)
                {
                    File.Delete(_path);
                    File.Delete(LockOf(_path));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next to catch up finds nothing in it, and removes it.
            }

            _lock.Dispose();
            _lock = null;
        }
    }

    private static string LockOf(string path) => Path.ChangeExtension(path, LockExtension);

    private bool TryNoteLost(IReadOnlyCollection<Tier> tiers)
    {
        foreach (var tier in tiers)
        {
            if (!Write(CompareNote(tier.Id)))
            {
                return false;
            }

            _compare.Add(tier.Id);
        }

        return true;
    }

    private bool Write(JsonObject note)
    {
        try
        {
            if (_file is null)
            {
                Directory.CreateDirectory(folder);
                _lock ??= new FileStream(LockOf(_path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                _file = OpenOwn();
            }

            _file.Write(NoteLine.Format(note));
            _isTold = false;
            if (_file.Length > _compactAt)
            {
                Compact();
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isLost = true;
            if (!_isTold)
            {
                _isTold = true;
                TieredLog.NotNoted(logger, exception, folder, exception.Message);
            }

            return false;
        }
    }

    /// <summary>
    /// Writes the file anew with what is open: while a tier is down, or so many write that there is always something open, it would grow with all that is written
    /// meanwhile. What has to be told is in one of the two files whatever ends the process in between.
    /// </summary>
    private void Compact()
    {
        try
        {
            var left = MissedFile.Read(_path);
            if (!left.IsDamaged)
            {
                var temporary = _path + NewExtension;
                using (var next = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
                {
                    foreach (var note in left.ToNotes())
                    {
                        next.Write(NoteLine.Format(note));
                    }

                    next.Flush(flushToDisk: true);
                }

                // Windows puts no file in the place of one that is open.
                _file!.Dispose();
                _file = null;
                File.Move(temporary, _path, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The long one says the same; this is tried again when it is twice as long.
        }

        _file ??= OpenOwn();
        _compactAt = Math.Max(FirstCompaction, 2 * _file.Length);
    }

    // Not to append: of such a stream nothing that was there before can be taken away.
    private FileStream OpenOwn()
    {
        var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }
}
