namespace Memento.Storage.Sqlite.Engine;

/// <summary>Something to write that has an outcome.</summary>
internal sealed class WriteRequest<TState, TResult>(TState state, Func<Connection, TState, TResult> write) : WriteRequest
{
    /// <summary>What came of it.</summary>
    public TResult Result { get; private set; } = default!;

    public override void Run(Connection connection) => Result = write(connection, state);
}
