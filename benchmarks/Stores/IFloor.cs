namespace Memento.Benchmarks.Stores;

/// <summary>The least that keeping and finding bytes under a number costs in one kind of store, without anything of ours.</summary>
internal interface IFloor : IDisposable
{
    /// <summary>Keeps the bytes under a number, by themselves.</summary>
    void Store(int number);

    /// <summary>Finds what was kept under a number.</summary>
    void Read(int number);

    /// <summary>Keeps the bytes under many numbers at once.</summary>
    void StoreMany(int first, int count);
}
