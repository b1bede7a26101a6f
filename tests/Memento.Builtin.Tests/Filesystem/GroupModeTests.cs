using System.Runtime.Versioning;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A store that a group shares.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "There are no modes.")]
[UnsupportedOSPlatform("windows")]
public sealed class GroupModeTests : BackendTestsBase
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [TestCase(UnixFileMode.SetGroup)]
    [TestCase(UnixFileMode.None)]
    public async Task What_is_made_in_a_folder_of_a_group_is_the_groups(UnixFileMode setGroup)
    {
        var root = Folder.Combine("store");
        Directory.CreateDirectory(root);
        File.SetUnixFileMode(root, Owner | Group | UnixFileMode.GroupExecute | setGroup);
        await WriteAllKinds();
        var kept = File.GetUnixFileMode(root) & UnixFileMode.SetGroup;
        Assert.That(Folder.Files(), Has.Count.GreaterThan(6));
        foreach (var file in Folder.Files())
        {
            Assert.That(File.GetUnixFileMode(file) & Group, Is.EqualTo(Group), file);
            Assert.That(File.GetUnixFileMode(file) & Others, Is.EqualTo(PlainMode() & Others), "Others get what the umask leaves them.");
        }

        foreach (var folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories))
        {
            Assert.That(File.GetUnixFileMode(folder) & (Group | UnixFileMode.GroupExecute | UnixFileMode.SetGroup), Is.EqualTo(Group | UnixFileMode.GroupExecute | kept), folder);
        }
    }

    [Test]
    public async Task Elsewhere_the_umask_counts()
    {
        var root = Folder.Combine("store");
        Directory.CreateDirectory(root);
        File.SetUnixFileMode(root, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        await WriteAllKinds();
        Assert.That(Folder.Files().Select(File.GetUnixFileMode), Has.All.EqualTo(PlainMode()));
        var plain = File.GetUnixFileMode(Directory.CreateDirectory(Folder.Combine("plain-folder")).FullName);
        Assert.That(Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Select(File.GetUnixFileMode), Has.All.EqualTo(plain));
    }

    [Test]
    public void A_folder_made_among_those_of_many_is_not_the_groups()
    {
        var open = Folder.Combine("open");
        Directory.CreateDirectory(open);
        File.SetUnixFileMode(open, Owner | Group | UnixFileMode.GroupExecute | Others | UnixFileMode.StickyBit);
        PhysicalFileSystem.Instance.CreateFolder(Path.Combine(open, "store", "deeper"));
        var plain = File.GetUnixFileMode(Directory.CreateDirectory(Folder.Combine("plain-folder")).FullName);
        Assert.That(File.GetUnixFileMode(Path.Combine(open, "store")), Is.EqualTo(plain));
        Assert.That(File.GetUnixFileMode(Path.Combine(open, "store", "deeper")), Is.EqualTo(plain));
    }

    private async Task WriteAllKinds()
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["path"] = "store" }, loggerFactory: Log));
        await backend.MemoizeManyAsync([TestCalls.Result("small"), TestCalls.Result(new string('x', 2_000_000), argument: 2), TestCalls.Result("keyed", argument: 3, keyOverride: "my/key")]);
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "line"u8.ToArray(), storeWithData: true);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        await using (await backend.LeaseAsync(TestCalls.Call(argument: 4)))
        {
        }

        await backend.ForgetCallsAsync([TestCalls.Call(argument: 5)]);
        Assert.That(Folder.Files().Select(Path.GetFileName), Does.Contain("leases").And.Contain("forgotten"));
        Assert.That(Log.Warnings, Is.Empty);
    }

    private UnixFileMode PlainMode()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllText(outside.Combine("plain"), "");
        return File.GetUnixFileMode(outside.Combine("plain"));
    }
}
