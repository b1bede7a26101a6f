using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>Reads the table <c>forgotten</c> as it grows, and says everything where it cannot follow.</summary>
/// <param name="database">The database.</param>
/// <param name="writer">Whose rows are passed over.</param>
/// <param name="since">When this was made, in microseconds.</param>
internal sealed class ForgottenFeed(Database database, long writer, long since) : IForgottenFeed
{
    /// <summary>How far the clocks may be apart of those who share a store, in microseconds. Only the first read needs clocks: from then on it is known what was read.</summary>
    private const long Skew = 10_000_000;

    private readonly long _from = since - Skew;
    private bool _hasRead;
    private Position? _position;

    public ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (database.IsDisposed)
        {
            return new(ForgottenCalls.Nothing);
        }

        var (position, rows) = database.ReadTogether(_position, default((Position?, List<Row>)), static (connection, known) => Read(connection, known));
        var isFirst = !_hasRead;
        var before = _position;
        (_hasRead, _position) = (true, position);
        if (position is null)
        {
            // One that was there and is gone: somebody removed the store.
            return new(before is null ? ForgottenCalls.Nothing : ForgottenCalls.All);
        }

        // What was told between the last look and what is there now is told nowhere: in another store, or in rows that are gone.
        var isOther = before is not null && (!string.Equals(before.Store, position.Store, StringComparison.Ordinal) || position.Last < before.Last || position.First > before.Last + 1);
        var isLate = before is null && position.First > 1 && rows.Count > 0 && rows[0].Time >= _from;
        return new(isOther || isLate ? ForgottenCalls.All : Collect(rows, isFirst ? _from : long.MinValue));
    }

    private static (Position?, List<Row>) Read(Connection connection, Position? known)
    {
        string store;
        using (var id = connection.Prepare(Sql.StoreId))
        {
            store = id.Step() ? id.GetText(0) ?? "" : "";
        }

        long first;
        long last;
        using (var bounds = connection.Prepare(Sql.ForgottenBounds))
        {
            bounds.Step();
            (first, last) = (bounds.GetInt64(0), bounds.GetInt64(1));
        }

        var rows = new List<Row>();
        if (last != known?.Last)
        {
            using var read = connection.Prepare(Sql.ReadForgotten).Bind(1, known?.Last ?? 0);
            while (read.Step())
            {
                rows.Add(new Row(read.GetInt64(1), read.GetInt64(2), read.GetText(3), read.IsNull(4) ? null : read.GetBytes(4).ToArray()));
            }
        }

        return (new Position(store, first, last), rows);
    }

    private ForgottenCalls Collect(List<Row> rows, long from)
    {
        var functions = new List<FunctionName>();
        var calls = new List<CallKey>();
        foreach (var row in rows)
        {
            if (row.Writer == writer || row.Time < from)
            {
                continue;
            }

            if (row.Function is null || SqlText.Unescape(row.Function) is not { } name || TryParse(name) is not { } function || row.Arguments is { Length: not ArgumentHash.ByteLength })
            {
                return ForgottenCalls.All;
            }

            if (row.Arguments is { } arguments)
            {
                calls.Add(new CallKey(function, new ArgumentHash(arguments)));
            }
            else
            {
                functions.Add(function);
            }
        }

        return new ForgottenCalls { Functions = functions, Calls = calls };
    }

    private static FunctionName? TryParse(string name)
    {
        try
        {
            return FunctionName.Parse(name);
        }
        catch (FormatException)
        {
            // A row whose bytes were altered.
            return null;
        }
    }

    /// <summary>One row.</summary>
    private sealed record Row(long Writer, long Time, string? Function, byte[]? Arguments);

    /// <summary>How far which store's rows were read, and which of them is the first that is kept; both zero when there is none.</summary>
    private sealed record Position(string Store, long First, long Last);
}
