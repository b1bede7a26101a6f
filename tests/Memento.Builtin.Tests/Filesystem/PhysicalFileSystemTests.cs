using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.Versioning;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;
using Microsoft.Win32.SafeHandles;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The operations of files as the system does them.</summary>
[TestFixture]
public sealed class PhysicalFileSystemTests : BackendTestsBase
{
    [Test]
    [Platform(Include = "Linux", Reason = "The device on which there is never space.")]
    public void A_full_disk_is_told_with_the_file()
    {
        // As one that was not opened by the runtime: a handle without its path.
        using var device = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        using var file = new SafeFileHandle(device.DangerousGetHandle(), ownsHandle: false);
        Assert.That(() => PhysicalFileSystem.Write(file, "/store/m/one", "bytes"u8), Throws.TypeOf<IOException>().With.Message.EndsWith(" : '/store/m/one'"));
    }

    [Test]
    [Category("Long")]
    public async Task A_folder_that_another_makes_and_removes_while_it_is_made_is_no_trouble()
    {
        var folder = Folder.Combine("empty");
        using var ended = new CancellationTokenSource();
        var other = Task.Factory.StartNew(
            () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    try
                    {
                        Directory.CreateDirectory(folder);
                        Directory.Delete(folder);
                    }
                    catch (IOException) when (OperatingSystem.IsWindows())
                    {
                        // What is just being made cannot be removed there.
                    }
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

    [Test]
    [Platform("Linux")]
    public void Where_the_file_system_makes_no_folders_it_is_said_and_not_tried_for_ever()
    {
        const string NowhereToMakeOne = "/proc/memento";
        Assert.That(() => PhysicalFileSystem.Instance.CreateFolder(Path.Combine(NowhereToMakeOne, "store")), Throws.TypeOf<IOException>().With.Message.Contains($"'{NowhereToMakeOne}'"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase(5_000_003)]
    [Category("Long")]
    public void A_file_is_read_whole_with_its_time(int length)
    {
        var path = Folder.Combine("a file – ü");
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, new DateTime(2021, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567));
        var read = PhysicalFileSystem.Instance.ReadDated(path);
        Assert.That(read?.Bytes, Is.EqualTo(bytes));
        Assert.That(read?.Written, Is.EqualTo(File.GetLastWriteTimeUtc(path)));
        Assert.That(read?.Written.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(PhysicalFileSystem.Instance.ReadWhole(path), Is.EqualTo(bytes));
    }

    [Test]
    public void The_time_of_a_file_may_be_before_1970()
    {
        var path = Folder.Combine("old");
        File.WriteAllText(path, "old");
        File.SetLastWriteTimeUtc(path, new DateTime(1969, 12, 31, 23, 59, 58, DateTimeKind.Utc).AddTicks(7654321));
        Assert.That(PhysicalFileSystem.Instance.ReadDated(path)?.Written, Is.EqualTo(File.GetLastWriteTimeUtc(path)));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The disk in memory takes any time.")]
    public async Task The_time_of_a_file_may_be_after_the_last_that_there_is()
    {
        Assume.That(Directory.Exists("/dev/shm"), "/dev/shm");
        var path = $"/dev/shm/memento-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(path, "late");
        try
        {
            using (var touch = Process.Start("touch", ["-d", "@300000000000", path]))
            {
                await touch.WaitForExitAsync();
            }

            Assert.That(PhysicalFileSystem.Instance.ReadDated(path)?.Written.Year, Is.EqualTo(9999));
            Assert.That(PhysicalFileSystem.Instance.GetLastWriteTimeUtc(path)?.Year, Is.EqualTo(9999));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("absent")]
    [TestCase("absent/absent")]
    [TestCase("file/absent")]
    public void A_file_that_is_not_there_is_null(string name)
    {
        File.WriteAllText(Folder.Combine("file"), "");
        Assert.That(PhysicalFileSystem.Instance.ReadDated(Folder.Combine(name)), Is.Null);
        Assert.That(PhysicalFileSystem.Instance.ReadWhole(Folder.Combine(name)), Is.Null);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "a pipe with a path")]
    public async Task A_pipe_in_place_of_a_file_is_an_error_and_nobody_waits_for_who_writes_to_it([Values] bool isWritten)
    {
        var path = Folder.Combine("pipe");
        using (var made = Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync();
        }

        await using var writer = isWritten ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite) : null;
        foreach (var read in new Action[] { () => PhysicalFileSystem.Instance.ReadDated(path), () => PhysicalFileSystem.Instance.ReadWhole(path), () => PhysicalFileSystem.Instance.OpenRead(path) })
        {
            Assert.That(() => Task.Run(read).WaitAsync(TimeSpan.FromMinutes(1)), Throws.TypeOf<IOException>().With.Message.Contains($"'{path}' is a pipe"));
        }
    }

    [Test]
    public void A_folder_in_place_of_a_file_is_an_error()
    {
        var path = Folder.Combine("folder");
        Directory.CreateDirectory(path);
        Assert.That(() => PhysicalFileSystem.Instance.ReadDated(path), Throws.InstanceOf<UnauthorizedAccessException>().Or.InstanceOf<IOException>());
        Assert.That(() => PhysicalFileSystem.Instance.ReadWhole(path), Throws.InstanceOf<UnauthorizedAccessException>().Or.InstanceOf<IOException>());
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There are no modes.")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_may_not_be_read_is_an_error()
    {
        Assume.That(Environment.IsPrivilegedProcess, Is.False, "Who may do everything may read it.");
        var path = Folder.Combine("secret");
        File.WriteAllText(path, "secret");
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.That(() => PhysicalFileSystem.Instance.ReadDated(path), Throws.InstanceOf<UnauthorizedAccessException>().With.Message.Contains(path));
        Assert.That(() => PhysicalFileSystem.Instance.ReadWhole(path), Throws.InstanceOf<UnauthorizedAccessException>().With.Message.Contains(path));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The system's own files say that they have a page, and have a few bytes.")]
    public void A_file_that_ends_before_the_length_it_was_said_to_have_is_an_error()
    {
        const string Path = "/sys/kernel/uevent_seqnum";
        Assume.That(File.Exists(Path), Path);
        Assert.That(() => PhysicalFileSystem.Instance.ReadWhole(Path), Throws.InstanceOf<IOException>().With.Message.Contains("became shorter"));
        Assert.That(() => PhysicalFileSystem.Instance.ReadDated(Path), Throws.InstanceOf<IOException>().With.Message.Contains("became shorter"));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere the runtime reads.")]
    [SupportedOSPlatform("linux")]
    public async Task What_comes_in_pieces_is_read_to_its_end()
    {
        await using var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var descriptor = (int)writer.ClientSafePipeHandle.DangerousGetHandle();
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var writing = Task.Run(() =>
        {
            // More than a pipe holds, so that each read gets a part of it.
            for (var at = 0; at < bytes.Length; at += 1000)
            {
                writer.Write(bytes, at, 1000);
            }

            writer.Dispose();
        });
        var read = new byte[bytes.Length + 1];
        Assert.That(LinuxFile.Read(descriptor, read), Is.EqualTo(bytes.Length), "All that came, and the end before there was as much as there is room for.");
        Assert.That(read.AsSpan(0, bytes.Length).SequenceEqual(bytes), Is.True);
        await writing;
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The descriptors of a process are listed in /proc.")]
    public void A_file_is_closed_whatever_became_of_it()
    {
        var path = Folder.Combine("file");
        File.WriteAllText(path, "bytes");
        var folder = Folder.Combine("folder");
        Directory.CreateDirectory(folder);
        for (var i = 0; i < 1000; i++)
        {
            PhysicalFileSystem.Instance.ReadDated(path);
            PhysicalFileSystem.Instance.ReadDated(Folder.Combine("absent"));
            Assert.That(() => PhysicalFileSystem.Instance.ReadDated(folder), Throws.Exception);
        }

        Assert.That(OpenDescriptors.In(Folder.Combine()), Is.Empty);
        using (PhysicalFileSystem.Instance.OpenRead(path))
        {
            Assert.That(OpenDescriptors.In(Folder.Combine()), Is.EqualTo([path]), "What is open is found.");
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    [Category("Long")]
    public void Of_many_who_give_their_files_one_new_name_in_two_steps_one_succeeds()
    {
        for (var round = 0; round < 500; round++)
        {
            var destination = Folder.Combine($"named {round}");
            var sources = Enumerable.Range(0, 4).Select(i => Folder.Combine($"{round} {i}")).ToList();
            sources.ForEach(static source => File.WriteAllText(source, source));
            var named = new bool?[sources.Count];
            Parallel.For(0, sources.Count, i => named[i] = PhysicalFileSystem.TryLinkInPlace(sources[i], destination));
            Assert.That(named, Is.All.Not.Null.And.Exactly(1).True);
            Assert.That(File.ReadAllText(destination), Is.EqualTo(sources[Array.IndexOf(named, true)]));
            Assert.That(sources.Select(File.Exists), Is.EqualTo(named.Select(static named => !named)), "The others have the names they had.");
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    public void Nothing_that_is_there_is_replaced_by_a_file_that_is_renamed_in_two_steps([Values("file", "folder", "link", "link to nothing")] string there)
    {
        var source = Folder.Combine("source");
        File.WriteAllText(source, "source");
        File.WriteAllText(Folder.Combine("file"), "file");
        Directory.CreateDirectory(Folder.Combine("folder"));
        File.CreateSymbolicLink(Folder.Combine("link"), Folder.Combine("file"));
        File.CreateSymbolicLink(Folder.Combine("link to nothing"), Folder.Combine("nothing"));
        Assert.That(PhysicalFileSystem.TryLinkInPlace(source, Folder.Combine(there)), Is.False);
        Assert.That(File.ReadAllText(source), Is.EqualTo("source"));
        Assert.That(File.ReadAllText(Folder.Combine("file")), Is.EqualTo("file"));
        Assert.That(Folder.Combine("nothing"), Does.Not.Exist);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Not every system gives a link another name.")]
    [SupportedOSPlatform("linux")]
    public void A_link_is_renamed_in_two_steps_as_what_it_is()
    {
        File.CreateSymbolicLink(Folder.Combine("link"), Folder.Combine("nothing"));
        Assert.That(PhysicalFileSystem.TryLinkInPlace(Folder.Combine("link"), Folder.Combine("renamed")), Is.True);
        Assert.That(new FileInfo(Folder.Combine("renamed")).LinkTarget, Is.EqualTo(Folder.Combine("nothing")));
        Assert.That(new FileInfo(Folder.Combine("link")).LinkTarget, Is.Null);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There is a single step for it.")]
    [UnsupportedOSPlatform("windows")]
    public void What_cannot_have_two_names_is_left_to_other_ways([Values("absent", "folder", "no folder")] string what)
    {
        Directory.CreateDirectory(Folder.Combine("folder"));
        File.WriteAllText(Folder.Combine("no folder"), "file");
        var destination = what == "no folder" ? Folder.Combine("absent folder", "renamed") : Folder.Combine("renamed");
        Assert.That(PhysicalFileSystem.TryLinkInPlace(Folder.Combine(what), destination), Is.Null);
        Assert.That(destination, Does.Not.Exist);
        Assert.That(File.Exists(Folder.Combine("no folder")) && Directory.Exists(Folder.Combine("folder")), Is.True);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The disk in memory is another one.")]
    [UnsupportedOSPlatform("windows")]
    public void A_file_has_no_second_name_on_another_disk()
    {
        Assume.That(Directory.Exists("/dev/shm"), "/dev/shm");
        Assume.That(Folder.FullPath, Does.Not.StartWith("/dev/shm/"), "temporary files are there themselves");
        var other = $"/dev/shm/memento-{Guid.NewGuid():N}";
        File.WriteAllText(Folder.Combine("source"), "source");
        try
        {
            Assert.That(PhysicalFileSystem.TryLinkInPlace(Folder.Combine("source"), other), Is.Null);
            Assert.That(PhysicalFileSystem.Instance.TryRename(Folder.Combine("source"), other), Is.True, "It is moved there in the other way.");
            Assert.That(File.ReadAllText(other), Is.EqualTo("source"));
        }
        finally
        {
            File.Delete(other);
        }
    }
}
