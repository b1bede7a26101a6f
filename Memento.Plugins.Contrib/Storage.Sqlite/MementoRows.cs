using System.Buffers;
using Memento.Serialization;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The table <c>mementos</c>: a row for each call, with its memento in the standard form, checksum included, and when it was last used.</summary>
internal sealed class MementoRows(Database database)
{
    /// <summary>How many rows a transaction writes or a list reads at once.</summary>
    private const int PageSize = 1000;

    /// <summary>How many rows the first page of a list has: who wants ten does not wait for a thousand.</summary>
    private const int FirstPageSize = 64;

    private readonly FreshUses _fresh = new();

    public MementoRecord? Read(CallKey call) => database.Read((Rows: this, call), null, static (connection, state) => state.Rows.Read(connection, state.call));

    public MementoRecord?[] ReadMany(IReadOnlyList<CallKey> calls) => database.ReadTogether((Rows: this, calls), new MementoRecord?[calls.Count], static (connection, state) =>
    {
        var mementos = new MementoRecord?[state.calls.Count];
        for (var i = 0; i < mementos.Length; i++)
        {
            mementos[i] = state.Rows.Read(connection, state.calls[i]);
        }

        return mementos;
    });

    public bool[] Exist(IReadOnlyList<CallKey> calls) => calls.Count == 1
        ? [database.Read(calls[0], false, Exists)]
        : database.ReadTogether(calls, new bool[calls.Count], static (connection, calls) =>
        {
            var exist = new bool[calls.Count];
            for (var i = 0; i < exist.Length; i++)
            {
                exist[i] = Exists(connection, calls[i]);
            }

            return exist;
        });

    /// <summary>Puts mementos, a thousand in a transaction.</summary>
    public void Put(IReadOnlyList<MementoRecord> mementos, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var start = 0; start < mementos.Count; start += PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(PageSize, mementos.Count - start);

            // Before the transaction, in which others wait.
            var documents = Documents.Take();
            for (var i = 0; i < count; i++)
            {
                documents.Add(mementos[start + i]);
            }

            database.Write((mementos, documents, start), static (connection, state) =>
            {
                for (var i = 0; i < state.documents.Count; i++)
                {
                    Put(connection, state.mementos[state.start + i], state.documents[i]);
                }

                return true;
            });
            documents.Give();
        }
    }

    /// <summary>Puts a memento in the place of another one, if that one is there.</summary>
    /// <returns>False when there is another one, or none.</returns>
    public bool Replace(MementoRecord memento, MementoRecord replaced) => database.Write((Rows: this, memento, replaced, Document: MementoSerializer.Serialize(memento)), static (connection, state) =>
    {
        if (!MementoSerializer.AreEqual(state.Rows.Read(connection, state.memento.Call), state.replaced))
        {
            return false;
        }

        Put(connection, state.memento, state.Document);
        return true;
    });

    public void Forget(IReadOnlyList<CallKey> calls, CancellationToken cancellationToken)
    {
        for (var start = 0; start < calls.Count; start += PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            database.Write((calls, start, End: Math.Min(calls.Count, start + PageSize)), static (connection, state) =>
            {
                for (var i = state.start; i < state.End; i++)
                {
                    Forget(connection, state.calls[i]);
                }

                return true;
            });
        }
    }

    /// <summary>Forgets a call, if its memento is of a time.</summary>
    public void ForgetDamaged(CallKey call, DateTimeOffset computed) => database.Write((Rows: this, call, computed), static (connection, state) =>
    {
        var isSame = state.Rows.Read(connection, state.call)?.Time == state.computed;
        if (isSame)
        {
            Forget(connection, state.call);
        }

        return isSame;
    });

    /// <summary>Forgets a call, unless its memento was written or used since a time.</summary>
    /// <returns>False when it stays, or was not there.</returns>
    public bool ForgetUnused(CallKey call, long unusedSince) => database.Write((call, unusedSince), static (connection, state) =>
    {
        using (var forget = CallBinding.Bind(connection, Sql.ForgetUnused, state.call).Bind(3, state.unusedSince))
        {
            forget.Run();
        }

        if (connection.Changes == 0)
        {
            return false;
        }

        Forget(connection, state.call);
        return true;
    });

    /// <summary>Notes that calls were used, of those whose last use is too long ago.</summary>
    public void Use(IReadOnlyList<CallKey> calls)
    {
        var used = _fresh.Except(calls);
        if (used.Count > 0)
        {
            database.Write(used, static (connection, used) =>
            {
                foreach (var call in used)
                {
                    using var use = CallBinding.Bind(connection, Sql.UseMemento, call).Bind(3, SqlTime.Now);
                    use.Run();
                }

                return true;
            });
        }
    }

    /// <summary>Lists the mementos of one version of a function, those that can be read, page by page.</summary>
    /// <param name="function">The function's key.</param>
    /// <param name="limit">How many are wanted.</param>
    public IEnumerable<StoredMemento> List(byte[] function, int limit)
    {
        foreach (var (_, document, used) in Rows(function, limit))
        {
            if (TryRead(document, Describe(function), out var memento) is not null && FunctionKey.Of(memento!.Function).Bytes.SequenceEqual(function))
            {
                yield return new StoredMemento(memento, document.Length, SqlTime.From(used));
            }
        }
    }

    /// <summary>Looks at the mementos of a function; lists what cannot be trusted, and removes it.</summary>
    public IEnumerable<StoreDamage> Verify(byte[] function, FunctionName name, bool repair)
    {
        foreach (var (arguments, document, _) in Rows(function, int.MaxValue))
        {
            var problem = FindProblem(document, function, arguments);
            if (problem is not null)
            {
                if (repair)
                {
                    database.Write((function, arguments), static (connection, state) =>
                    {
                        Forget(connection, state.function, state.arguments);
                        return true;
                    });
                }

                yield return new StoreDamage(database.File, $"The memento of {name.ToShortString()} for the arguments {Convert.ToHexStringLower(arguments)} cannot be trusted: {problem}", repair);
            }
        }
    }

    private static bool Exists(Connection connection, CallKey call)
    {
        using var find = CallBinding.Bind(connection, Sql.MementoExists, call);
        return find.Step();
    }

    private static string Describe(byte[] function) => $"a call of the function {Convert.ToHexStringLower(function)}";

    private static string? FindProblem(byte[] document, byte[] function, byte[] arguments)
    {
        try
        {
            var call = MementoSerializer.Deserialize(document).Call;
            Span<byte> hash = stackalloc byte[ArgumentHash.ByteLength];
            call.ArgumentHash.CopyTo(hash);
            return FunctionKey.Of(call.Function).Bytes.SequenceEqual(function) && hash.SequenceEqual(arguments) ? null : $"It is the memento of {call}.";
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    private static void Put(Connection connection, MementoRecord memento, ReadOnlySpan<byte> document)
    {
        var function = FunctionKey.Of(memento.Function);
        if (connection.Know(function))
        {
            // Not a condition of the other statement: one that reads while it writes keeps what it needs to be undone by itself, a copy of each page.
            FunctionRows.Add(connection, function);
        }

        using var put = CallBinding.Bind(connection, Sql.PutMemento, memento.Call).Bind(3, SqlTime.Now).BindText(4, document);
        put.Run();
    }

    private static void Forget(Connection connection, CallKey call)
    {
        using var memento = CallBinding.Bind(connection, Sql.ForgetMemento, call);
        memento.Run();
        using var metadata = CallBinding.Bind(connection, Sql.ForgetCallMetadata, call);
        metadata.Run();
    }

    private static void Forget(Connection connection, ReadOnlySpan<byte> function, ReadOnlySpan<byte> arguments)
    {
        using var memento = connection.Prepare(Sql.ForgetMemento).Bind(1, function).Bind(2, arguments);
        memento.Run();
        using var metadata = connection.Prepare(Sql.ForgetCallMetadata).Bind(1, function).Bind(2, arguments);
        metadata.Run();
    }

    private static List<(byte[] Arguments, byte[] Document, long Used)> ReadPage(Connection connection, byte[] function, byte[] last, int limit)
    {
        var page = new List<(byte[], byte[], long)>(Math.Min(limit, FirstPageSize));
        using var read = connection.Prepare(Sql.ListMementos).Bind(1, function).Bind(2, last).Bind(3, limit);
        while (read.Step())
        {
            page.Add((read.GetBytes(0).ToArray(), read.GetBytes(2).ToArray(), read.GetInt64(1)));
        }

        return page;
    }

    private IEnumerable<(byte[] Arguments, byte[] Document, long Used)> Rows(byte[] function, int limit)
    {
        var size = Math.Min(limit, FirstPageSize);
        for (byte[] last = []; ; size = PageSize)
        {
            var page = database.Read((function, last, size), [], static (connection, state) => ReadPage(connection, state.function, state.last, state.size));
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Count < size)
            {
                yield break;
            }

            last = page[^1].Arguments;
        }
    }

    private MementoRecord? Read(Connection connection, CallKey call)
    {
        byte[] document;
        int length;
        using (var find = CallBinding.Bind(connection, Sql.FindMemento, call))
        {
            if (!find.Step())
            {
                return null;
            }

            // Copied, so that no transaction stays open while it is read.
            var bytes = find.GetBytes(1);
            length = bytes.Length;
            document = ArrayPool<byte>.Shared.Rent(length);
            bytes.CopyTo(document);
            _fresh.Read(call, SqlTime.From(find.GetInt64(0)).UtcDateTime);
        }

        try
        {
            return MementoSerializer.Deserialize(document.AsMemory(0, length), call);
        }
        catch (InvalidDataException exception)
        {
            // What lies is absent; the next memento put there makes the store whole again.
            SqliteLog.DamagedMemento(database.Logger, call.ToString(), database.File, exception.Message);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(document);
        }
    }

    private MementoRecord? TryRead(byte[] document, string call, out MementoRecord? memento)
    {
        try
        {
            return memento = MementoSerializer.Deserialize(document);
        }
        catch (InvalidDataException exception)
        {
            SqliteLog.DamagedMemento(database.Logger, call, database.File, exception.Message);
            return memento = null;
        }
    }
}
