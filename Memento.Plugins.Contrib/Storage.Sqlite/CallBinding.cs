using Memento.Storage.Sqlite.Engine;

namespace Memento.Storage.Sqlite;

/// <summary>Prepares statements about one call.</summary>
internal static class CallBinding
{
    /// <summary>Prepares a statement whose first two parameters are the function's key and the hash of the arguments.</summary>
    public static Statement Bind(Connection connection, string sql, CallKey call)
    {
        Span<byte> arguments = stackalloc byte[ArgumentHash.ByteLength];
        call.ArgumentHash.CopyTo(arguments);
        return connection.Prepare(sql).Bind(1, FunctionKey.Of(call.Function).Bytes).Bind(2, arguments);
    }
}
