using System.Globalization;
using System.IO.Pipes;
using System.Security.Cryptography;
using Memento.Core.Tests.Support;
using Memento.Resources;

namespace Memento.Core.Tests.Resources;

/// <summary>Files as resources: how they are named, and when one is the same.</summary>
internal sealed class FileTests
{
    private static readonly IResourceType Type = FileResourceType.Instance;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_file_is_described_by_its_time_its_length_and_its_content()
    {
        var path = _folder.Write("catalogue.csv", "one");
        File.SetLastWriteTimeUtc(path, new DateTime(2018, 2, 4, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234));
        var file = Memo.File(path);
        Assert.That((file.Type, file.Uri), Is.EqualTo(("file", FileUris.Of(path))));
        Assert.That(file.Version, Is.EqualTo($"1517745600000.1234 3 {Convert.ToHexStringLower(SHA256.HashData("one"u8))}"));
        Assert.That(file.IsRecordOnly, Is.False);
    }

    [Test]
    public void The_time_of_a_file_that_was_just_written_is_marked_as_not_telling() =>
        Assert.That(Memo.File(_folder.Write("new", "one")).Version, Does.Match(@"^~\d+\.\d{4} 3 [0-9a-f]{64}$"));

    [Test]
    public void A_file_that_is_changed_while_it_is_read_is_not_known_by_the_time_it_had_before()
    {
        var path = _folder.Write("catalogue.csv", "one");
        Settle(path);
        var before = FileState.Look(path)!.Value;
        File.WriteAllText(path, "six");

        // The content decides whether what was read is the same; nothing is kept for the time that is not its own.
        Assert.That(FileHashes.Of(path, before), Is.EqualTo(new FileVersion(before with { IsSettled = false }, Convert.ToHexStringLower(SHA256.HashData("six"u8)))));
        File.WriteAllText(path, "one");
        File.SetLastWriteTimeUtc(path, new DateTime(before.Modified, DateTimeKind.Utc));
        Assert.That(FileHashes.Of(path, before), Is.EqualTo(new FileVersion(before, Convert.ToHexStringLower(SHA256.HashData("one"u8)))));
    }

    [Test]
    public void A_missing_file_has_the_version_deleted() =>
        Assert.That(Memo.File(Path.Combine(_folder.Path, "not", "there")).Version, Is.EqualTo("deleted"));

    [Test]
    public void A_relative_path_is_made_absolute() =>
        Assert.That(Memo.File("not there").Uri, Is.EqualTo(FileUris.Of(Directory.GetCurrentDirectory()) + "/not%20there"));

    [Test]
    public void A_URI_is_kept_as_it_is_given()
    {
        var path = _folder.Write("a b", "one");
        var given = Memo.File(FileUris.Of(path));
        Assert.That(given.Uri, Is.EqualTo(FileUris.Of(path)));
        Assert.That(given.Version, Is.EqualTo(Memo.File(path).Version));
    }

    [TestCase("plain")]
    [TestCase("a b#c?d%20e+f&g")]
    [TestCase("Größe 日本 🌊")]
    [TestCase("back\\slash", IncludePlatform = "Unix")]
    [TestCase("line\nfeed", IncludePlatform = "Unix")]
    [TestCase(" (1) ~'\"")]
    public void Any_name_comes_back_from_its_URI(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        var uri = FileUri.Of(path);
        Assert.That(uri, Does.StartWith("file:///").And.Match("^[A-Za-z0-9_.~/:%-]+$"));
        Assert.That(FileUri.ToPath(uri), Is.EqualTo(path));
    }

    [TestCase("http://here/a")]
    [TestCase("file://")]
    [TestCase("file://server/share/a", ExcludePlatform = "Win")]
    public void What_is_no_URI_of_a_file_here_is_refused(string uri) => Assert.That(() => FileUri.ToPath(uri), Throws.ArgumentException.With.Message.Contains(uri));

    [Test]
    public void A_folder_is_refused_and_that_is_no_result() =>
        Assert.That(() => Memo.File(_folder.Path), Throws.TypeOf<ResourceException>().With.Message.Contains(_folder.Path).And.Message.Contains("is a folder"));

    [Test]
    [Platform("Linux")]
    public void What_has_no_content_of_its_own_is_refused_and_that_is_no_result()
    {
        using var pipe = new AnonymousPipeServerStream();
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}");
        Assert.That(() => Memo.File(path), Throws.TypeOf<ResourceException>().With.Message.Contains($"'{path}' is a pipe or a device"));
    }

    [Test]
    [Platform("Linux")]
    public void What_is_always_empty_is_a_file() => Assert.That(Memo.File("/dev/null").Version, Does.EndWith($" 0 {Convert.ToHexStringLower(SHA256.HashData([]))}"));

    [Test]
    public void A_link_is_what_it_leads_to()
    {
        var (first, second) = (_folder.Write("first", "one"), _folder.Write("second", "six"));
        Settle(first, second);
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, first);
        var file = Memo.File(link);
        Assert.That(file.Version, Is.EqualTo(Memo.File(first).Version));
        File.WriteAllText(first, "two");
        Assert.That(Type.IsUnchanged(file), Is.False);
        File.Delete(link);
        File.CreateSymbolicLink(link, second);
        Assert.That(Type.IsUnchanged(file), Is.False);
        Assert.That(Type.IsUnchanged(Memo.File(link)), Is.True);
        File.Delete(second);
        Assert.That(Memo.File(link).Version, Is.EqualTo("deleted"), "It leads nowhere.");
    }

    [Test]
    public void Only_where_size_and_time_do_not_tell_the_content_is_read()
    {
        var path = _folder.Write("large", "one");
        Settle(path);
        var file = Memo.File(path);
        var time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "six");
        File.SetLastWriteTimeUtc(path, time);
        Assert.That(Type.IsUnchanged(file), Is.True, "Somebody who sets times back is not found out.");
        File.WriteAllText(path, "three");
        File.SetLastWriteTimeUtc(path, time);
        Assert.That(Type.IsUnchanged(file), Is.False, "By another length he is.");
        File.WriteAllText(path, "one");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
        Assert.That(Type.IsUnchanged(file), Is.True, "It was only touched.");
        File.WriteAllText(path, "two");
        Assert.That(Type.IsUnchanged(file), Is.False);
        File.WriteAllText(path, "three");
        Assert.That(Type.IsUnchanged(file), Is.False);
        File.WriteAllText(path, "one");
        Assert.That(Type.IsUnchanged(file), Is.True, "It is what it was.");
        File.Delete(path);
        Assert.That(Type.IsUnchanged(file), Is.False);
    }

    [Test]
    public void A_file_whose_time_is_to_come_is_judged_by_its_content()
    {
        var path = _folder.Write("future", "one");
        var time = DateTime.UtcNow.AddDays(1);
        File.SetLastWriteTimeUtc(path, time);
        var file = Memo.File(path);
        Assert.That(Type.IsUnchanged(file), Is.True);
        File.WriteAllText(path, "six");
        File.SetLastWriteTimeUtc(path, time);
        Assert.That(Type.IsUnchanged(file), Is.False);
    }

    [Test]
    public void A_version_is_read_as_it_is_written()
    {
        foreach (var modified in new[] { 0, 1, DateTime.UnixEpoch.Ticks - 1, DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks })
        {
            var version = new FileVersion(new FileState(modified, long.MaxValue, IsSettled: modified % 2 == 0), new string('a', 64));
            Assert.That(FileVersion.TryRead(version.ToString(), out var read), Is.True);
            Assert.That(read, Is.EqualTo(version));
        }
    }

    [TestCase("")]
    [TestCase("deleted")]
    [TestCase("1517745600000")]
    [TestCase("1 2 3")]
    [TestCase("1 -2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("99999999999999999999999 2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [TestCase("1 2 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 4")]
    public void What_is_no_version_of_a_file_is_another_state(string version)
    {
        var path = _folder.Write("a", "one");
        Assert.That(FileVersion.TryRead(version, out _), Is.False);
        Assert.That(Type.IsUnchanged(new ResourceHandle("file", FileUri.Of(path), version)), Is.False);
    }

    private static void Settle(params string[] paths) => Array.ForEach(paths, path => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1)));
}
