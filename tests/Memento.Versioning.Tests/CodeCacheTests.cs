using System.Reflection;
using System.Runtime.Versioning;
using System.Text;
using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>What is kept on disk between processes: each finder here is a process of its own, with nothing in its memory.</summary>
internal sealed class CodeCacheTests
{
    private const string Marked = "the kept one";

    private TemporaryFolder _programs = null!;
    private TemporaryFolder _kept = null!;
    private ManualClock _clock = null!;

    [SetUp]
    public void MakeFolders() => (_programs, _kept, _clock) = (new TemporaryFolder(), new TemporaryFolder(), new ManualClock());

    [TearDown]
    public void RemoveFolders()
    {
        _programs.Dispose();
        _kept.Dispose();
    }

    [Test]
    public void A_second_process_reads_what_the_first_one_kept()
    {
        var method = Load("program", "2");
        var first = Find(method);
        var file = KeptFile();
        Assert.That(Path.GetRelativePath(_kept.Path, file), Does.StartWith(method.Module.ModuleVersionId.ToString("N")));
        Assert.That(FunctionCodeText.Write(Find(method)), Is.EqualTo(FunctionCodeText.Write(first)));

        // That it was read shows by what nobody could have computed.
        File.WriteAllBytes(file, KeptCode.Write(first with { Version = Marked }));
        Assert.That(Find(method).Version, Is.EqualTo(Marked));
        // Whether the program lies in the same place makes no difference.
        Assert.That(Find(Load("elsewhere", "2")).Version, Is.EqualTo(Marked));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("cut")]
    [TestCase("altered")]
    public void A_damaged_file_is_read_anew_and_written_again(string damage)
    {
        var method = Load("program", "2");
        var code = Find(method);
        var kept = File.ReadAllBytes(KeptFile());
        File.WriteAllBytes(KeptFile(), damage switch
        {
            "cut" => kept[..(kept.Length / 2)],
            "altered" => [.. kept[..^1], (byte)(kept[^1] + 1)],
            _ => Encoding.ASCII.GetBytes(damage),
        });
        Assert.That(Find(method).Version, Is.EqualTo(code.Version));
        Assert.That(File.ReadAllBytes(KeptFile()), Is.EqualTo(kept));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(KeptFile())!), Has.Length.EqualTo(1), "Nothing unfinished stays.");
    }

    [Test]
    public void Another_build_of_a_library_is_read_anew()
    {
        var before = Load("before", "2");
        var after = Load("after", "3");
        Assert.That(after.Module.ModuleVersionId, Is.EqualTo(before.Module.ModuleVersionId), "The program itself is the same.");
        var versions = (Find(before).Version, Find(after).Version);
        Assert.That(versions.Item2, Is.EqualTo(LoadedCode.CodeOf(after).Version).And.Not.EqualTo(versions.Item1));
        Assert.That(Find(before).Version, Is.EqualTo(versions.Item1));
    }

    [Test]
    public void A_library_that_was_not_there_and_is_now_is_read()
    {
        var without = Load("without", "2", hasLibrary: false);
        var version = Find(without).Version;
        var with = Load("with", "2");
        Assert.That(Find(with).Version, Is.EqualTo(LoadedCode.CodeOf(with).Version).And.Not.EqualTo(version));
        Assert.That(Find(without).Version, Is.EqualTo(version));
    }

    [Test]
    public void Each_type_argument_has_its_own()
    {
        var open = Load("program", "2", "public class Q { } public class R { public R() { System.Console.Write(1); } } public static class Functions { public static int F<T>(int n) where T : new() => new T().GetHashCode(); }");
        var types = open.Module.Assembly;
        foreach (var name in (string[])["Q", "R", "Q", "R"])
        {
            var method = open.MakeGenericMethod(types.GetType(name, throwOnError: true)!);
            Assert.That(Find(method).Version, Is.EqualTo(LoadedCode.CodeOf(method).Version), name);
        }

        Assert.That(Directory.GetFiles(_kept.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(2));
    }

    [TestCase("file")]
    [TestCase("file/Memento/versions")]
    [TestCase(null)]
    public void Without_a_folder_that_can_be_written_the_code_is_read_each_time(string? folder)
    {
        var file = Path.Combine(_kept.Path, "file");
        File.WriteAllText(file, "");
        AssertDoneWithout(folder is null ? null : Path.Combine(_kept.Path, folder));
        Assert.That(Directory.GetFileSystemEntries(_kept.Path), Is.EqualTo(new[] { file }));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "Folders are closed by modes.")]
    public void A_folder_that_is_read_only_is_done_without()
    {
        File.SetUnixFileMode(_kept.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            AssertDoneWithout(_kept.Path);
            if (!Environment.IsPrivilegedProcess)
            {
                Assert.That(Directory.GetFileSystemEntries(_kept.Path), Is.Empty);
            }
        }
        finally
        {
            File.SetUnixFileMode(_kept.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    public void Writers_at_once_leave_one_whole_file()
    {
        var method = Load("program", "2");
        var version = LoadedCode.CodeOf(method).Version;
        using var together = new Barrier(4);
        var found = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var versions = new List<string>();
                for (var round = 0; round < 20; round++)
                {
                    together.SignalAndWait();
                    if (round % 2 == 0)
                    {
                        // As a pruner does, who meets writers and readers.
                        CodeCachePruner.Prune(_kept.Path, _clock.Now + TimeSpan.FromDays(31));
                    }

                    versions.Add(Find(method).Version);
                }

                return versions;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Assert.That(Task.WhenAll(found).GetAwaiter().GetResult().SelectMany(versions => versions), Is.All.EqualTo(version));
        Assert.That(KeptCode.Read(File.ReadAllBytes(KeptFile()))!.Version, Is.EqualTo(version));
    }

    [Test]
    public void A_policy_of_the_program_keeps_it_out()
    {
        var method = Load("program", "2", "[assembly: Memento.Versioning.VersionPolicy(\"Library\", Memento.Versioning.VersionPolicy.Build)] public static class Functions { public static int F(int n) => L.A(n); }");
        Find(method);
        Assert.That(Directory.GetFileSystemEntries(_kept.Path), Is.Empty);
    }

    [Test]
    public void Builds_that_nobody_used_for_a_month_are_removed_when_a_new_one_comes()
    {
        var old = MakeBuild(TimeSpan.FromDays(31));
        var used = MakeBuild(TimeSpan.FromDays(29));
        var other = Directory.CreateDirectory(Path.Combine(_kept.Path, "not of a build"));
        other.LastWriteTimeUtc = (_clock.Now - TimeSpan.FromDays(100)).UtcDateTime;
        var method = Load("program", "2");
        Find(method);
        Assert.That((Directory.Exists(old), Directory.Exists(used), other.Exists), Is.EqualTo((false, true, true)));

        // Not while there is no new one.
        var another = MakeBuild(TimeSpan.FromDays(31));
        Find(method);
        Assert.That(another, Does.Exist);
    }

    [Test]
    public void Of_too_many_builds_those_that_were_used_last_stay()
    {
        var builds = Enumerable.Range(1, CodeCachePruner.MostBuilds + 5).Select(hours => MakeBuild(TimeSpan.FromHours(hours))).ToList();
        var method = Load("program", "2");
        Find(method);
        Assert.That(Directory.GetDirectories(_kept.Path), Is.EquivalentTo(builds.Take(CodeCachePruner.MostBuilds - 1).Append(Path.Combine(_kept.Path, method.Module.ModuleVersionId.ToString("N")))));
    }

    [Test]
    public void A_use_is_noted_once_a_day()
    {
        var method = Load("program", "2");
        Find(method);
        var folder = Path.GetDirectoryName(KeptFile())!;
        var day = Noted();
        _clock.Now += TimeSpan.FromHours(20);
        Find(method);
        Assert.That(Noted(), Is.EqualTo(day));
        _clock.Now += TimeSpan.FromHours(20);
        Find(method);
        Assert.That(Noted(), Is.EqualTo(_clock.Now.UtcDateTime).Within(TimeSpan.FromSeconds(2)));

        DateTime Noted() => Directory.GetLastWriteTimeUtc(folder);
    }

    [Test]
    public void What_is_written_while_the_program_goes_on_is_there_when_it_has_ended()
    {
        var method = Load("program", "2");
        var (first, work) = FindLater(method);
        work.Finish();
        File.WriteAllBytes(KeptFile(), KeptCode.Write(first with { Version = Marked }));
        Assert.That(FindLater(method).Code.Version, Is.EqualTo(Marked));
    }

    [Test]
    public void A_process_that_kept_nothing_of_a_build_yet_does_not_look_for_what_others_keep_meanwhile()
    {
        var method = Load("program", "2");
        var work = new LateWork();
        var cache = new CodeCache(_kept.Path, _clock, work);
        var code = new FunctionCodes(cache).Find(method);
        work.Finish();
        File.WriteAllBytes(KeptFile(), KeptCode.Write(code with { Version = Marked }));
        Assert.That(new FunctionCodes(cache).Find(method).Version, Is.EqualTo(code.Version));
        work.Finish();
        Assert.That(Find(method).Version, Is.EqualTo(code.Version), "It is written over.");
    }

    private FunctionCode Find(MethodInfo method) => new FunctionCodes(new CodeCache(_kept.Path, _clock)).Find(method);

    private (FunctionCode Code, LateWork Work) FindLater(MethodInfo method)
    {
        var work = new LateWork();
        return (new FunctionCodes(new CodeCache(_kept.Path, _clock, work)).Find(method), work);
    }

    private string KeptFile() => Directory.GetFiles(_kept.Path, "*.code", SearchOption.AllDirectories).Single();

    private string MakeBuild(TimeSpan age)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_kept.Path, Guid.NewGuid().ToString("N")));
        File.WriteAllText(Path.Combine(folder.FullName, "function.json"), "{}");
        folder.LastWriteTimeUtc = (_clock.Now - age).UtcDateTime;
        return folder.FullName;
    }

    private void AssertDoneWithout(string? root)
    {
        var method = Load("program", "2");
        for (var process = 0; process < 2; process++)
        {
            Assert.That(new FunctionCodes(new CodeCache(root, _clock)).Find(method).Version, Is.EqualTo(LoadedCode.CodeOf(method).Version));
        }
    }

    private MethodInfo Load(string folder, string number, string source = "public static class Functions { public static int F(int n) => L.A(n); }", bool hasLibrary = true)
    {
        var code = new CompiledCode()
            .Add($"public static class L {{ public static int A(int n) => n * {number}; }}", "Library")
            .Add(source);
        var path = Path.Combine(_programs.Path, folder);
        LoadedCode.Save(path, code, hasLibrary ? ["Program", "Library"] : ["Program"]);
        return new LoadedCode(path).Method();
    }
}
