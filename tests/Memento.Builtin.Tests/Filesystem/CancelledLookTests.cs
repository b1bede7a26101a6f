using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Looks through a store that are given up: who gives up waits for no more than the file that is being looked at.</summary>
[TestFixture]
internal sealed class CancelledLookTests : BackendTestsBase
{
    private const int Count = 20;

    [Test]
    public async Task Verifying_mementos_and_metadata_ends_at_the_next_file()
    {
        using var cancellation = new CancellationTokenSource();
        var disk = new Reading(cancellation.Cancel);
        var folder = new StoreFolder(disk, Folder.Combine("store"), Log.CreateLogger("store"));
        await using var metadata = new FilesystemMetadataStore(folder);
        await metadata.PutMementosAsync([.. Enumerable.Range(0, Count).Select(static i => TestCalls.Memento(argument: i))]);
        disk.Begin();
        Assert.That(async () => await TestCalls.ToListAsync(metadata.VerifyAsync(repair: false, cancellation.Token)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(disk.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Verifying_what_belongs_to_results_ends_at_the_next_file()
    {
        using var cancellation = new CancellationTokenSource();
        var disk = new Reading(cancellation.Cancel);
        var folder = new StoreFolder(disk, Folder.Combine("store"), Log.CreateLogger("store"));
        await using var data = new FilesystemDataStore(folder);
        for (var i = 0; i < Count; i++)
        {
            await data.WriteMetadataAsync(await data.WriteAsync(new DataKey($"key{i}"), "bytes"u8.ToArray()), "note", "text"u8.ToArray());
        }

        disk.Begin();
        Assert.That(async () => await TestCalls.ToListAsync(data.VerifyAsync(repair: false, cancellation.Token)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(disk.Reads, Is.EqualTo(1));
    }

    /// <summary>A disk that says when a file is read.</summary>
    private sealed class Reading(Action read) : PassingFileSystem
    {
        private bool _hasBegun;

        public int Reads { get; private set; }

        public void Begin() => _hasBegun = true;

        public override Stream? OpenRead(string path)
        {
            if (_hasBegun)
            {
                Reads++;
                read();
            }

            return base.OpenRead(path);
        }
    }
}
