namespace Memento.Plugins.Tests;

/// <summary>What a start remembers of the assemblies in a plugin folder from the starts before.</summary>
internal sealed class RememberedAssembliesTests
{
    private static readonly DateTime Old = DateTime.UtcNow.AddDays(-1);

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

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{ \"a\": 7 }")]
    [TestCase("{ \"PATH\": { \"Size\": 1, \"Ticks\": 1 } }")]
    [TestCase("{ \"PATH\": { \"Size\": SIZE, \"Ticks\": TICKS, \"Name\": \"X\", \"Version\": [ 1 ], \"References\": [], \"Exports\": [], \"Unified\": [] } }")]
    public void What_cannot_be_read_of_it_is_found_out_anew(string text)
    {
        using var dropIn = new DropIn();
        var path = Drop(dropIn);
        dropIn.CreateHost();
        var facts = Directory.GetFiles(Path.Combine(dropIn.Shadow, AssemblyFacts.FolderName)).Single();
        var file = new FileInfo(path);
        File.WriteAllText(facts, text
            .Replace("PATH", path.Replace("\\", "\\\\", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("SIZE", $"{file.Length}", StringComparison.Ordinal)
            .Replace("TICKS", $"{file.LastWriteTimeUtc.Ticks}", StringComparison.Ordinal));

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().AssemblyName, Is.EqualTo("Fixture.Good"));
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

    /// <summary>Drops a plugin in that is old enough to be remembered, where a start has been before.</summary>
    private static string Drop(DropIn dropIn)
    {
        var path = dropIn.Add("Good");
        Directory.CreateDirectory(dropIn.Shadow);
        File.SetLastWriteTimeUtc(path, Old);
        return path;
    }

    /// <summary>Replaces the content by as many bytes that are no assembly.</summary>
    private static void Spoil(string path, DateTime time)
    {
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, time);
    }
}
