using Memento.Serialization;
using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>The table <c>call_metadata</c>: custom metadata of calls that have a memento.</summary>
internal sealed class CallMetadataRows(Database database)
{
    /// <summary>Writes metadata, which counts as a use of the memento.</summary>
    /// <returns>False when there is no memento.</returns>
    public bool Write(CallKey call, string name, ReadOnlyMemory<byte> value) => database.Write((call, name, value), static (connection, state) =>
    {
        using (var exists = CallBinding.Bind(connection, Sql.MementoExists, state.call))
        {
            if (!exists.Step())
            {
                return false;
            }
        }

        using var use = CallBinding.Bind(connection, Sql.UseMemento, state.call).Bind(3, SqlTime.Now);
        use.Run();
        using var write = CallBinding.Bind(connection, Sql.WriteCallMetadata, state.call).Bind(3, SqlText.Escape(state.name)).Bind(4, Crc32C.Compute(state.value.Span)).Bind(5, state.value.Span);
        write.Run();
        return true;
    });

    public ReadOnlyMemory<byte>? Read(CallKey call, string name) => database.Read((database, call, name), null, static (connection, state) =>
    {
        using var read = CallBinding.Bind(connection, Sql.ReadCallMetadata, state.call).Bind(3, SqlText.Escape(state.name));
        return MetadataRows.ReadValue(read, state.database, state.name, state.call.ToString());
    });

    public IEnumerable<string> List(CallKey call) => database.Read(call, [], static (connection, call) =>
    {
        var names = new List<string>();
        using var read = CallBinding.Bind(connection, Sql.ListCallMetadata, call);
        while (read.Step())
        {
            if (SqlText.Unescape(read.GetText(0) ?? "") is { Length: > 0 } name)
            {
                names.Add(name);
            }
        }

        return names;
    });

}
