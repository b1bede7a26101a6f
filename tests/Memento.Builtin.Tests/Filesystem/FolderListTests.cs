using System.Runtime.Versioning;
using System.Text;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Lists of folders as the system gives them.</summary>
[TestFixture]
public sealed class FolderListTests : BackendTestsBase
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(18)]
    [TestCase(400)]
    [TestCase(5000)]
    [Category("Long")]
    public void All_names_are_listed_once(int count)
    {
        var names = Enumerable.Range(0, count).Select(static number => $"{number:x4}{new string('e', number % 200)}").ToList();
        foreach (var name in names)
        {
            File.WriteAllText(In(name), "");
        }

        Assert.That(List().Select(static entry => entry.Name), Is.EquivalentTo(names));
        Assert.That(List().Any(static entry => entry.IsFolder), Is.False);
    }

    [Test]
    public void Names_of_any_length_and_script_are_listed()
    {
        // Windows has no names of dots alone.
        string[] names = [OperatingSystem.IsWindows() ? "a..b" : "...", "a", ".hidden", "ä ö ü", "日本語", "🙂", new('é', 127), new('x', 255)];
        foreach (var name in names)
        {
            File.WriteAllText(In(name), "");
        }

        Assert.That(List().Select(static entry => entry.Name), Is.EquivalentTo(names));
    }

    [Test]
    public void Files_folders_and_links_are_told_apart()
    {
        Directory.CreateDirectory(In("folder"));
        File.WriteAllText(In("file"), "");
        var expected = new List<FolderEntry> { new("folder", true), new("file", false) };
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(In("link to a folder"), In("folder"));
            File.CreateSymbolicLink(In("link to a file"), In("file"));
            File.CreateSymbolicLink(In("link to nothing"), In("nothing"));
            expected.AddRange([new("link to a folder", false), new("link to a file", false), new("link to nothing", false)]);
        }

        Assert.That(List(), Is.EquivalentTo(expected));
    }

    [Test]
    public void A_folder_that_is_not_there_holds_nothing()
    {
        Assert.That(PhysicalFileSystem.Instance.List(In("absent")), Is.Empty);
        Assert.That(PhysicalFileSystem.Instance.List(Path.Combine(In("absent"), "absent")), Is.Empty);
    }

    [Test]
    public void A_file_in_place_of_a_folder_holds_nothing()
    {
        File.WriteAllText(In("file"), "");
        Assert.That(PhysicalFileSystem.Instance.List(In("file")), Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There are no modes.")]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_may_not_be_read_is_an_error()
    {
        Assume.That(Environment.IsPrivilegedProcess, Is.False, "Who may do everything may read it.");
        File.SetUnixFileMode(Folder.Combine(), UnixFileMode.UserExecute);
        try
        {
            Assert.That(() => List().ToList(), Throws.InstanceOf<UnauthorizedAccessException>());
        }
        finally
        {
            File.SetUnixFileMode(Folder.Combine(), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    [Category("Long")]
    public void A_folder_that_is_removed_while_it_is_listed_ends()
    {
        var folder = In("folder");
        Directory.CreateDirectory(folder);
        for (var i = 0; i < 2000; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"a file of a name that is not short {i}"), "");
        }

        using var entries = PhysicalFileSystem.Instance.List(folder).GetEnumerator();
        Assert.That(entries.MoveNext(), Is.True);
        Directory.Delete(folder, recursive: true);
        var count = 1;
        while (entries.MoveNext())
        {
            count++;
        }

        Assert.That(count, Is.LessThanOrEqualTo(2000));
    }

    [Test]
    [Category("Long")]
    public void What_is_deleted_while_it_is_listed_keeps_nothing_else_from_being_listed()
    {
        for (var i = 0; i < 3000; i++)
        {
            File.WriteAllText(In($"file {i}"), "");
        }

        var count = 0;
        foreach (var entry in List())
        {
            File.Delete(In(entry.Name));
            count++;
        }

        Assert.That(count, Is.EqualTo(3000));
        Assert.That(List(), Is.Empty);
    }

    [Test]
    public void A_list_can_be_gone_through_again()
    {
        File.WriteAllText(In("first"), "");
        var list = List();
        Assert.That(list.Count(), Is.EqualTo(1));
        File.WriteAllText(In("second"), "");
        Assert.That(list.Count(), Is.EqualTo(2));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "The descriptors of a process are listed in /proc.")]
    public void A_list_that_is_left_early_is_closed()
    {
        for (var i = 0; i < 100; i++)
        {
            File.WriteAllText(In($"a file of a name that is not short {i}"), "");
        }

        using (var entries = List().GetEnumerator())
        {
            Assert.That(entries.MoveNext(), Is.True);
            Assert.That(OpenDescriptors.In(Folder.Combine()), Has.Exactly(1).Items, "It is open.");
        }

        Assert.That(List().Take(50).Count(), Is.EqualTo(50));
        Assert.That(PhysicalFileSystem.Instance.List(In("a file of a name that is not short 1")), Is.Empty);
        Assert.That(OpenDescriptors.In(Folder.Combine()), Is.Empty);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "A record is the system's.")]
    [SupportedOSPlatform("linux")]
    public void A_system_that_does_not_say_what_is_a_folder_is_asked()
    {
        Directory.CreateDirectory(In("folder"));
        File.WriteAllText(In("file"), "");
        Directory.CreateSymbolicLink(In("link"), In("folder"));
        Assert.That(Parse("folder"), Is.EqualTo(new FolderEntry("folder", true)));
        Assert.That(Parse("file"), Is.EqualTo(new FolderEntry("file", false)));
        Assert.That(Parse("link"), Is.EqualTo(new FolderEntry("link", false)));
        Assert.That(Parse("absent"), Is.EqualTo(new FolderEntry("absent", false)));
        Assert.That(Parse("."), Is.Null);
        Assert.That(Parse(".."), Is.Null);
    }

    /// <summary>A record without the kind.</summary>
    [SupportedOSPlatform("linux")]
    private FolderEntry? Parse(string name)
    {
        var record = new byte[64];
        Encoding.UTF8.GetBytes(name, record.AsSpan(19));
        return LinuxFolder.Parse(record, Folder.Combine());
    }

    private string In(string name) => Folder.Combine(name);

    private IEnumerable<FolderEntry> List() => PhysicalFileSystem.Instance.List(Folder.Combine());
}
