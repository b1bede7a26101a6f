using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The table <c>forgotten</c>: what was forgotten in the store, a row each, for the memory caches of other processes.</summary>
internal sealed class ForgottenRows(Database database)
{
    /// <summary>From how many calls on their functions are told instead, which costs the others a look into the store and no more.</summary>
    private const int CallLimit = 256;

    /// <summary>How many rows are kept: who has not read one of them by then lets go of everything.</summary>
    private const int Kept = 10_000;

    private readonly long _writer = Random.Shared.NextInt64();

    /// <summary>Tells what was forgotten.</summary>
    public void Tell(ForgottenCalls forgotten)
    {
        var rows = RowsOf(forgotten);
        if (rows.Count == 0 || !database.Exists)
        {
            // No store, so that nobody has anything of it.
            return;
        }

        database.Write((rows, _writer), static (connection, state) =>
        {
            Span<byte> bytes = stackalloc byte[ArgumentHash.ByteLength];
            foreach (var (function, arguments) in state.rows)
            {
                using var tell = connection.Prepare(Sql.TellForgotten).Bind(1, state._writer).Bind(2, SqlTime.Now).Bind(3, function is null ? null : SqlText.Escape(function.ToString()));
                if (arguments is { } hash)
                {
                    hash.CopyTo(bytes);
                    tell.Bind(4, bytes);
                }

                tell.Run();
            }

            using var trim = connection.Prepare(Sql.TrimForgotten).Bind(1, Kept);
            trim.Run();
            return true;
        });
    }

    /// <summary>Begins to read, from now on.</summary>
    public ForgottenFeed Follow() => new(database, _writer, SqlTime.Now);

    private static List<(FunctionName? Function, ArgumentHash? Arguments)> RowsOf(ForgottenCalls forgotten)
    {
        if (forgotten.Everything)
        {
            return [(null, null)];
        }

        var functions = forgotten.Functions.Select(static function => ((FunctionName?)function, (ArgumentHash?)null));
        return [.. functions, .. forgotten.Calls.Count > CallLimit
            ? forgotten.Calls.Select(static call => call.Function).Distinct().Select(static function => ((FunctionName?)function, (ArgumentHash?)null))
            : forgotten.Calls.Select(static call => ((FunctionName?)call.Function, (ArgumentHash?)call.ArgumentHash))];
    }
}
