namespace Memento.Storage.Sqlite.Engine;

/// <summary>A database that is whole and not to be used: of a newer schema, or another program's.</summary>
internal sealed class StoreRefusedException : IOException
{
    public StoreRefusedException(ErrorId id, string message)
        : base(message) => this.WithId(id);
}
