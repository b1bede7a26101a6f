using System.Runtime.CompilerServices;
using Memento.Contrib.Tests.Sqlite;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Contrib.Tests.Stores;

/// <summary>Makes what is stored look as if it had been written and used earlier: files by their times, what is in memory or a database by what is noted there.</summary>
internal sealed class AgingStores
{
    private readonly List<MemoryDataStore> _data = [];
    private readonly List<MemoryMetadataStore> _metadata = [];

    public T Add<T>(T store)
    {
        switch (store)
        {
            case MemoryDataStore data:
                _data.Add(data);
                break;
            case MemoryMetadataStore metadata:
                _metadata.Add(metadata);
                break;
        }

        return store;
    }

    public void MakeOlder(TemporaryFolder folder, TimeSpan age)
    {
        foreach (var file in folder.Files())
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
            // Not the locks of a store that is open: nobody else may open those.
            if (!file.EndsWith(".lock", StringComparison.Ordinal) && StoreDatabase.Is(file))
            {
                StoreDatabase.MakeOlder(file, age);
            }
        }

        foreach (var version in _data.SelectMany(static store => Objects(store).Values).SelectMany(static stored => stored.Versions))
        {
            version.Value.Written -= age;
        }

        foreach (var call in _metadata.SelectMany(static store => Functions(store).Values).SelectMany(static function => function.Calls.Values))
        {
            call.LastUsed -= age;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_objects")]
    private static extern ref Dictionary<string, KeyedObject> Objects(MemoryDataStore store);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_functions")]
    private static extern ref Dictionary<FunctionName, StoredFunction> Functions(MemoryMetadataStore store);
}
