using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>Lists bare keys in the order of the index, page by page. A folder below the one that is listed costs one look, whatever is in it.</summary>
/// <param name="database">The database.</param>
/// <param name="query">What to list.</param>
internal sealed class KeyListing(Database database, DataKeyQuery query)
{
    private const int PageSize = 256;

    /// <summary>Follows on <c>/</c>, so that a folder's keys are between the two.</summary>
    private const char BehindFolder = '0';

    private readonly string _folder = query.Folder.Length == 0 ? "" : query.Folder + "/";

    /// <summary>Bytes are behind every text.</summary>
    private static ReadOnlySpan<byte> Last => [0xff];

    /// <summary>Whether the keys with the prefix are one piece of the index. Half a character is not written as it is within a whole one.</summary>
    private bool IsPrefixRange => !query.Recursive && query.Prefix.Length > 0 && !char.IsHighSurrogate(query.Prefix[^1]);

    /// <summary>The paths that the query describes, each once.</summary>
    public IEnumerable<string> Paths()
    {
        var start = SqlText.Escape(IsPrefixRange ? _folder + query.Prefix : _folder);
        for (var isInclusive = true; ;)
        {
            var page = database.Read((Listing: this, start, isInclusive), [], static (connection, state) => state.Listing.ReadPage(connection, state.start, state.isInclusive));
            var isSkipping = false;
            foreach (var stored in page)
            {
                start = stored;
                if (ObjectRows.TryMakeKey(stored, version: null) is not { Path: var path })
                {
                    // A row whose bytes were altered.
                    continue;
                }

                var listed = query.Recursive ? path : FirstSegment(path);
                isSkipping = listed.Length < path.Length;
                if (Matches(listed) && !(isSkipping && IsKey(listed)))
                {
                    yield return listed;
                }
                else if (IsPrefixRange && !listed.AsSpan(_folder.Length).StartsWith(query.Prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                if (isSkipping)
                {
                    start = SqlText.Escape(listed) + BehindFolder;
                    break;
                }
            }

            if (!isSkipping && page.Count < PageSize)
            {
                yield break;
            }

            isInclusive = isSkipping;
        }
    }

    private List<string> ReadPage(Connection connection, string start, bool isInclusive)
    {
        var page = new List<string>();
        using var read = connection.Prepare(isInclusive ? Sql.ListKeysFrom : Sql.ListKeys).Bind(1, start).Bind(3, PageSize);
        if (_folder.Length == 0)
        {
            read.Bind(2, Last);
        }
        else
        {
            read.Bind(2, SqlText.Escape(query.Folder) + BehindFolder);
        }

        while (read.Step())
        {
            page.Add(read.GetText(0) ?? "");
        }

        return page;
    }

    /// <summary>Whether a folder is a key too, which stands before it in the index and was listed already.</summary>
    private bool IsKey(string path) => database.Read(path, false, static (connection, path) =>
    {
        using var find = connection.Prepare(Sql.FindNewestId).Bind(1, SqlText.Escape(path));
        return find.Step();
    });

    private string FirstSegment(string path)
    {
        var end = path.IndexOf('/', _folder.Length);
        return end < 0 ? path : path[..end];
    }

    private bool Matches(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.StartsWith(query.Prefix, StringComparison.Ordinal) && name.EndsWith(query.Suffix, StringComparison.Ordinal);
    }
}
