using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>Opens stores on simulated disks: with the standard codecs, and without a memory cache, so that each read is one of the disk.</summary>
internal static class StoreOnDisk
{
    /// <summary>How many bytes of a result wait in memory until it is published: few, so that one that does not costs no time.</summary>
    public const int MemoryLimit = 16 * 1024;

    private static readonly string Base = Path.GetFullPath(Path.DirectorySeparatorChar + "simulated");

    /// <summary>The folder of the store.</summary>
    public static string Root => Path.Combine(Base, "store");

    public static FilesystemStorageBackend Open(SimulatedDisk disk, Durability durability = Durability.Process, int inlineBytes = 4096, Compression compression = Compression.None) => new(
        TestBackendContext.Create("filesystem", Base, broker: new TestBroker(StandardCodecs.All)),
        new FilesystemSettings { Path = "store", MemoryCacheMb = 0, Durability = durability, InlineBytes = inlineBytes, Compression = compression, MemoryLimit = MemoryLimit },
        disk);
}
