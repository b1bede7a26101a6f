using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Memento.Plugins.Tests;

/// <summary>What a start remembers of the plugin folders from the starts before.</summary>
internal sealed class KnownPluginsTests
{
    private static readonly DateTime Old = DateTime.UtcNow.AddDays(-1);

    /// <summary>A build that has just ended has just written the files of this program too, and of a program with such nothing is remembered.</summary>
    [OneTimeSetUp]
    public void WaitUntilTheProgramsOwnFilesAreSettled() => Assert.That(
        static () => HostAssemblies.DependencyLists.Concat(SharedAssemblies.Names.Select(HostAssemblies.FindPath).OfType<string>()).All(static path => FileAge.IsSettled(new FileInfo(path), DateTime.UtcNow)),
        Is.True.After(10_000, 50));

    [Test]
    public void A_second_look_reads_no_assembly_and_says_the_same()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var first = dropIn.CreateHost().Report.Candidates.Single();
        Spoil(path, Old);

        var second = dropIn.CreateHost().Report.Candidates.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.State, Is.EqualTo(PluginState.Available));
            Assert.That((second.Path, second.AssemblyName, second.AssemblyVersion, second.ContractVersion), Is.EqualTo((path, first.AssemblyName, first.AssemblyVersion, first.ContractVersion)));
            Assert.That(second.Exports, Is.EqualTo(first.Exports));
            Assert.That(second.Notes, Is.EqualTo(first.Notes));
        }
    }

    [Test]
    public void What_is_remembered_says_where_in_the_assembly_a_class_is()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var read = AssemblyFileReader.Read(path).Metadata!;
        _ = dropIn.CreateHost();
        var known = KnownPlugins.Open(dropIn.Shadow, [dropIn.Plugins], NullLogger.Instance)!.Find()!.Single().File.Metadata;

        Assert.That(known.ExportTokens, Is.EqualTo(read.ExportTokens).And.All.GreaterThan(0x0200_0000));
        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "good");
        Assert.That(runner.GetType().MetadataToken, Is.EqualTo(known.ExportTokens[0]));
    }

    [TestCase(0x0200_0001, Description = "that of another class, of all that is outside of classes")]
    [TestCase(0x02ff_ffff, Description = "of no class")]
    [TestCase(0, Description = "of nothing")]
    public void A_class_that_is_not_where_it_was_is_found_by_its_name(int token)
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var read = AssemblyFileReader.Read(path).Metadata! with { ExportTokens = [token] };
        var entry = new PluginEntry(new PluginFile(path, read, false), null, []);
        var context = new BackendContext
        {
            Name = "good",
            Configuration = DropIn.Section("good"),
            BaseFolder = dropIn.Root,
            LoggerFactory = NullLoggerFactory.Instance,
            Broker = Mock.Of<IBackendBroker>(),
            SettingsBinder = Mock.Of<ISettingsBinder>(),
        };

        var made = new PluginComposer(entry, read.Exports[0]).Compose(entry.Load(new PluginLoader(dropIn.Shadow, static () => null, null, NullLogger.Instance)), context);
        using var container = made.Container;
        Assert.That(made.Value.GetType().FullName, Is.EqualTo(read.Exports[0].TypeName));
    }

    [Test]
    public void A_file_of_another_time_is_read_anew()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        Spoil(path, Old.AddSeconds(1));

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"));
    }

    [Test]
    public void A_file_that_was_written_a_moment_ago_is_not_remembered()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var now = DateTime.UtcNow;
        File.SetLastWriteTimeUtc(path, now);
        dropIn.CreateHost();
        Spoil(path, now);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"));
    }

    [Test]
    public void Under_a_lock_nothing_is_believed_but_what_is_read()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var lockFile = Path.Combine(dropIn.Root, "plugins.lock.json");
        PluginLock.Write(lockFile, [dropIn.Plugins]);
        dropIn.CreateHost();
        Spoil(path, Old);

        Assert.That(dropIn.CreateHost(lockFile).Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"));
    }

    [Test]
    public void A_file_of_another_length_is_read_anew()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        File.WriteAllBytes(path, new byte[7]);
        File.SetLastWriteTimeUtc(path, Old);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"));
    }

    [Test]
    public void A_file_that_may_no_longer_be_read_is_looked_at_anew()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows has no modes.");
            return;
        }

        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        Spoil(path, Old);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"));
    }

    [Test]
    public void A_list_of_dependencies_that_has_changed_is_read_anew()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        File.WriteAllText(Path.ChangeExtension(path, ".deps.json"), "no list");

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not valid JSON"));
    }

    [Test]
    public void A_plugin_that_is_added_is_found()
    {
        using var dropIn = new DropIn();
        Drop(dropIn);
        dropIn.CreateHost();
        dropIn.Add("Good", "second");
        MakeOld(dropIn);

        Assert.That(dropIn.CreateHost().Report.Candidates, Has.Count.EqualTo(2));
        Assert.That(dropIn.CreateHost().Report.Candidates, Has.Count.EqualTo(2), "remembered");
    }

    [Test]
    public void A_file_that_is_added_deep_in_a_folder_has_all_looked_through_anew()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        Spoil(path, Old);
        var deep = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(path)!, "runtimes", "any")).FullName;

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not a .NET assembly"), deep);
    }

    [Test]
    public void A_plugin_that_is_removed_is_gone()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Assert.That(dropIn.CreateHost().Report.Candidates, Is.Empty);
    }

    [Test]
    public void A_folder_that_is_removed_is_told()
    {
        using var dropIn = new DropIn();
        Drop(dropIn);
        dropIn.CreateHost();
        Directory.Delete(dropIn.Plugins, recursive: true);

        Assert.That(dropIn.CreateHost().Report.Folders.Single().Problem, Is.EqualTo("does not exist"));
    }

    [Test]
    public void A_file_that_is_a_link_is_not_remembered()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        var elsewhere = Path.Combine(dropIn.Root, "elsewhere.dll");
        File.Move(path, elsewhere);
        try
        {
            File.CreateSymbolicLink(path, elsewhere);
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            Assert.Ignore("This user may make no links.");
        }

        dropIn.CreateHost();

        Assert.That(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName), Does.Not.Exist);
    }

    [Test]
    public void What_speaks_against_a_plugin_is_found_out_anew()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        File.WriteAllText(Path.ChangeExtension(path, ".deps.json"), "no list");
        MakeOld(dropIn);
        dropIn.CreateHost();

        Assert.That(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName), Does.Not.Exist);
        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain("is not valid JSON"));
    }

    [Test]
    public void Nothing_is_remembered_where_nothing_can_be_written([Values] bool isThere)
    {
        using var dropIn = new DropIn();
        Drop(dropIn);
        Directory.Delete(dropIn.Shadow);
        if (isThere)
        {
            // A file where the folder is to be.
            Directory.CreateDirectory(dropIn.Shadow);
            File.WriteAllText(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName), "");
        }

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().State, Is.EqualTo(PluginState.Available));
        Assert.That(dropIn.CreateHost().Report.Candidates.Single().State, Is.EqualTo(PluginState.Available));
    }

    [Test]
    public void Many_processes_at_once_find_the_same()
    {
        using var dropIn = new DropIn();
        Drop(dropIn);
        var states = new PluginState[32];

        // Each host reads and writes what is known as a process does: nothing of it is kept in one.
        Parallel.For(0, states.Length, i => states[i] = dropIn.CreateHost().Report.Candidates.Single().State);

        Assert.That(states, Is.All.EqualTo(PluginState.Available));
        Assert.That(Directory.GetFiles(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName)), Has.Length.EqualTo(1));
    }

    [TestCase(0, false)]
    [TestCase(1, false)]
    [TestCase(40, false)]
    [TestCase(int.MaxValue, true)]
    [TestCase(-1, false)]
    public void What_is_damaged_of_it_is_found_out_anew(int length, bool isAltered)
    {
        using var dropIn = new DropIn();
        Drop(dropIn);
        dropIn.CreateHost();
        var known = Directory.GetFiles(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName)).Single();
        var whole = File.ReadAllBytes(known);
        var damaged = whole[..(length < 0 ? ^1 : Math.Min(length, whole.Length))];
        if (isAltered)
        {
            damaged[^1] ^= 1;
        }

        File.WriteAllBytes(known, damaged);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().AssemblyName, Is.EqualTo("Fixture.Good"));
        Assert.That(File.ReadAllBytes(known), Is.EqualTo(whole), "written anew");
    }

    [Test]
    public void Other_folders_have_their_own()
    {
        using var dropIn = new DropIn();
        using var other = new DropIn("others");
        Drop(dropIn);
        Drop(other);
        dropIn.CreateHost(shadow: dropIn.Shadow);
        other.CreateHost(shadow: dropIn.Shadow);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Path, Does.StartWith(dropIn.Plugins));
        Assert.That(Directory.GetFiles(Path.Combine(dropIn.Shadow, KnownPlugins.FolderName)), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_note_is_remembered()
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        File.Copy(typeof(DropIn).Assembly.Location, Path.Combine(Path.GetDirectoryName(path)!, "Memento.Abstractions.dll"), overwrite: true);
        MakeOld(dropIn);
        var first = dropIn.CreateHost().Report.Candidates.Single();
        Spoil(path, Old);
        var second = dropIn.CreateHost().Report.Candidates.Single();

        Assert.That(first.Notes, Has.Some.Contains("its own copy of Memento.Abstractions"));
        Assert.That(second.Notes, Is.EqualTo(first.Notes));
    }

    [Test]
    public void A_shadow_folder_that_others_may_write_is_not_asked_for_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Who may write a folder is asked of Unix systems only.");
            return;
        }

        using var dropIn = new DropIn();
        var folder = Path.Combine(dropIn.Root, "mine");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.That(ShadowRoot.MayOthersWrite(folder), Is.False);
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherWrite);
        Assert.That(ShadowRoot.MayOthersWrite(folder), Is.True);
        Assert.That(ShadowRoot.MayOthersWrite(Path.Combine(folder, "not there")), Is.True);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere a folder is not asked whose it is.")]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void Nor_is_one_of_another_user_whatever_its_mode()
    {
        using var dropIn = new DropIn();
        var folder = Path.Combine(dropIn.Root, "mine");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.That(ShadowRoot.FindStranger(folder), Is.Null);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", folder]);
            chown.WaitForExit();
            Assert.That(chown.ExitCode, Is.Zero);
        }
        else
        {
            // The root's own, which others may not write.
            folder = "/usr";
        }

        Assert.That(ShadowRoot.FindStranger(folder), Is.EqualTo("it is another user's"));
    }

    [Test]
    public void One_among_the_temporary_files_is_not_asked_whoever_made_it()
    {
        var temporary = ShadowRoot.GetDefaults().Last();
        Assert.That(temporary, Does.StartWith(Path.GetTempPath()));
        Assert.That(ShadowRoot.FindExisting(null), Is.Not.EqualTo(temporary));
    }

    /// <summary>Drops a plugin in that is old enough to be remembered, where a start has been before.</summary>
    private static string Drop(DropIn dropIn)
    {
        var path = dropIn.Add("Good");
        Directory.CreateDirectory(dropIn.Shadow);
        MakeOld(dropIn);
        return path;
    }

    private static void MakeOld(DropIn dropIn)
    {
        foreach (var file in Directory.GetFiles(dropIn.Plugins, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, Old);
        }
    }

    /// <summary>Replaces the content by as many bytes that are no assembly.</summary>
    private static void Spoil(string path, DateTime time)
    {
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);
    }
}
