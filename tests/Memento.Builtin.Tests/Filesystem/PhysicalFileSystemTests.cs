using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The operations of files as the system does them.</summary>
[TestFixture]
public sealed class PhysicalFileSystemTests : BackendTestsBase
{
    [Test]
    public async Task A_folder_that_another_makes_and_removes_while_it_is_made_is_no_trouble()
    {
        var folder = Folder.Combine("empty");
        using var ended = new CancellationTokenSource();
        var other = Task.Factory.StartNew(
            () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    Directory.CreateDirectory(folder);
                    Directory.Delete(folder);
                }
            },
            TaskCreationOptions.LongRunning);
        try
        {
            Assert.That(
                () =>
                {
                    for (var i = 0; i < 100_000; i++)
                    {
                        PhysicalFileSystem.Instance.CreateFolder(folder);
                    }
                },
                Throws.Nothing);
        }
        finally
        {
            await ended.CancelAsync();
            await other;
        }
    }

    [Test]
    public void A_file_where_a_folder_is_to_be_is_an_error()
    {
        var path = Folder.Combine("taken");
        File.WriteAllText(path, "");
        Assert.That(() => PhysicalFileSystem.Instance.CreateFolder(path), Throws.InstanceOf<IOException>().With.Message.Contains(path));
    }
}
