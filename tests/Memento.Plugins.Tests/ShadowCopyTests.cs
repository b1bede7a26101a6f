using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Plugins.Tests;

[Decision(5)]
internal sealed class ShadowCopyTests
{
    [Test]
    public void A_plugin_is_loaded_from_a_copy_named_by_its_content()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "notes.txt"), "Not to be copied.");

        var location = dropIn.CreateRunner(dropIn.CreateHost(), "good").Description.Details["location"];

        var plugin = new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false);
        var name = ShadowCopier.GetName(PluginManifest.Compute(plugin, null), 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(location, Is.EqualTo(Path.Combine(dropIn.Shadow, name, "Fixture.Good.dll")));
            Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(location)!).Select(Path.GetFileName), Is.EquivalentTo(new[]
            {
                "Fixture.Good.dll", "Fixture.Good.pdb", "Fixture.Good.deps.json", "Fixture.Good.runtimeconfig.json",
            }));
        }
    }

    [Test]
    public void Replacing_the_files_of_a_loaded_plugin_does_not_hurt()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("UsesDependencyV1"))!;

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "uses-v1");
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            // In place, which ends a process whose mapped file it is.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(0);
        }

        Assert.That(runner.Description.Details["dependency"], Is.EqualTo("code 1, assembly 1.0.0.0"), "the dependency is loaded only now");
    }

    [Test]
    public void A_plugin_that_was_replaced_is_another_copy_for_the_next_host()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("UsesDependencyV1"))!;
        var first = dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1");
        var dependency = Path.Combine(folder, "Fixture.Dependency.dll");
        File.Delete(dependency);
        PluginCompiler.Compile(dependency, "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")] namespace Fixture { public class Dependency { public static string Describe() => \"replaced\"; } }");

        var second = dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Description.Details["dependency"], Is.EqualTo("code 1, assembly 1.0.0.0"));
            Assert.That(second.Description.Details["dependency"], Is.EqualTo("replaced"));
            Assert.That(dropIn.Copies, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Natives_of_other_machines_are_not_copied()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("Good"))!;
        foreach (var rid in new[] { RuntimeIdentifiers.Portable, "plan9-mips" })
        {
            Directory.CreateDirectory(Path.Combine(folder, "runtimes", rid, "native"));
            File.WriteAllBytes(Path.Combine(folder, "runtimes", rid, "native", "libfixture.so"), BadFiles.SharedObject());
        }

        dropIn.CreateRunner(dropIn.CreateHost(), "good");

        Assert.That(Directory.EnumerateDirectories(Path.Combine(dropIn.Copies.Single(), "runtimes")).Select(Path.GetFileName), Is.EqualTo(new[] { RuntimeIdentifiers.Portable }));
    }

    [Test]
    public void A_damaged_copy_is_passed_over_and_never_repaired_in_place([Values("truncated", "missing", "added")] string damage)
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        var path = dropIn.Add("Good");
        var plugin = new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false);
        Directory.CreateDirectory(dropIn.Shadow);
        var copy = new ShadowCopier(dropIn.Shadow, NullLogger.Instance).Publish(plugin, PluginManifest.Compute(plugin, null));
        var damaged = Path.Combine(copy, damage == "added" ? "Extra.dll" : "Fixture.Good.dll");
        if (damage == "missing")
        {
            File.Delete(damaged);
        }
        else
        {
            File.WriteAllBytes(damaged, [1, 2, 3]);
        }

        var location = dropIn.CreateRunner(dropIn.CreateHost(), "good").Description.Details["location"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Path.GetDirectoryName(location), Is.EqualTo(copy + "-1"));
            Assert.That(File.Exists(damaged) ? File.ReadAllBytes(damaged) : [], Is.EqualTo(damage == "missing" ? [] : new byte[] { 1, 2, 3 }));
        }
    }

    [Test]
    public void A_hash_is_remembered_by_size_and_time_and_forgotten_with_either()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var plugin = new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false);
        var old = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(path, old);
        var honest = PluginManifest.Compute(plugin, FileHashCache.Open(dropIn.Shadow, path, NullLogger.Instance)).Identity;
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, old);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(PluginManifest.Compute(plugin, FileHashCache.Open(dropIn.Shadow, path, NullLogger.Instance)).Identity, Is.EqualTo(honest), "same size, same time");
            Assert.That(PluginManifest.Compute(plugin, null).Identity, Is.Not.EqualTo(honest), "computed afresh");
            File.SetLastWriteTimeUtc(path, old.AddSeconds(1));
            Assert.That(PluginManifest.Compute(plugin, FileHashCache.Open(dropIn.Shadow, path, NullLogger.Instance)).Identity, Is.Not.EqualTo(honest), "another time");
        }
    }

    [Test]
    public void A_stale_hash_does_not_bring_anything_in_but_what_is_there()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var plugin = new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false);
        var old = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(path, old);
        Directory.CreateDirectory(dropIn.Shadow);
        PluginManifest.Compute(plugin, FileHashCache.Open(dropIn.Shadow, path, NullLogger.Instance));
        var bytes = File.ReadAllBytes(path);
        bytes[0x40] ^= 1; // the text of the DOS stub, which nothing reads
        bytes[0x50] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, old);

        var location = dropIn.CreateRunner(dropIn.CreateHost(), "good").Description.Details["location"];

        Assert.That(File.ReadAllBytes(location), Is.EqualTo(bytes));
    }

    [Test]
    public void An_unreadable_hash_cache_is_an_empty_one()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var host = dropIn.CreateHost();
        dropIn.CreateRunner(host, "good");
        Directory.CreateDirectory(Path.Combine(dropIn.Shadow, FileHashCache.FolderName));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(dropIn.Shadow, FileHashCache.FolderName)))
        {
            File.WriteAllText(file, "{ \"Fixture.Good.dll\": 7");
        }

        Assert.That(dropIn.CreateRunner(dropIn.CreateHost(), "good").Description.Type, Is.EqualTo("good"));
    }

    [Test]
    public async Task Several_processes_copy_at_once_and_share_one_copy()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var processes = Enumerable.Range(0, 4).Select(_ => HostProcess.Start([], ["load", dropIn.Plugins, dropIn.Shadow, "good"])).ToList();
        foreach (var process in processes)
        {
            Assert.That(await process.StandardOutput.ReadLineAsync(), Is.EqualTo("ready"));
        }

        foreach (var process in processes)
        {
            process.StandardInput.WriteLine();
        }

        var outputs = await Task.WhenAll(processes.Select(HostProcess.FinishAsync));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(outputs.Distinct().Single().Trim(), Is.EqualTo($"loaded {Path.Combine(dropIn.Copies.Single(), "Fixture.Good.dll")}"));
        }
    }

    [Test]
    public void Old_copies_are_pruned_and_nothing_else()
    {
        using var dropIn = new DropIn();
        var now = DateTime.UtcNow;
        var old = MakeCopy(dropIn, 'a', now - ShadowPruner.Unused - TimeSpan.FromHours(1));
        var young = MakeCopy(dropIn, 'b', now - ShadowPruner.Unused + TimeSpan.FromHours(1));
        var foreign = Directory.CreateDirectory(Path.Combine(dropIn.Shadow, "holiday-pictures")).FullName;
        File.WriteAllText(foreign + ShadowLease.Extension, "");
        File.SetLastWriteTimeUtc(foreign + ShadowLease.Extension, now.AddYears(-1));
        var unfinished = Directory.CreateDirectory(Path.Combine(dropIn.Shadow, ShadowCopier.StagingPrefix + "old")).FullName;
        Directory.SetLastWriteTimeUtc(unfinished, now - ShadowPruner.Unfinished - TimeSpan.FromHours(1));
        var growing = Directory.CreateDirectory(Path.Combine(dropIn.Shadow, ShadowCopier.StagingPrefix + "new")).FullName;

        ShadowPruner.Prune(dropIn.Shadow, now, NullLogger.Instance);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(old, Does.Not.Exist);
            Assert.That(old + ShadowLease.Extension, Does.Not.Exist);
            Assert.That(young, Does.Exist);
            Assert.That(foreign, Does.Exist);
            Assert.That(unfinished, Does.Not.Exist);
            Assert.That(growing, Does.Exist);
        }
    }

    [Test]
    public async Task A_copy_that_another_process_uses_is_never_pruned()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        using var process = HostProcess.Start([], ["load", dropIn.Plugins, dropIn.Shadow, "good", "hold"]);
        process.StandardInput.WriteLine();
        await process.StandardOutput.ReadLineAsync();
        Assert.That(await process.StandardOutput.ReadLineAsync(), Does.StartWith("loaded "));
        var copy = dropIn.Copies.Single();
        var later = DateTime.UtcNow.AddYears(1);

        ShadowPruner.Prune(dropIn.Shadow, later, NullLogger.Instance);
        var whileUsed = Directory.Exists(copy);
        process.StandardInput.WriteLine();
        await HostProcess.FinishAsync(process);
        ShadowPruner.Prune(dropIn.Shadow, later, NullLogger.Instance);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(whileUsed, Is.True);
            Assert.That(copy, Does.Not.Exist, "the process has ended, and its lock with it");
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The user's folder is found by HOME elsewhere only.")]
    public async Task A_home_that_cannot_be_written_does_not_stop_plugins()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var temporary = Directory.CreateDirectory(Path.Combine(dropIn.Root, "tmp")).FullName;
        var file = Path.Combine(dropIn.Root, "home");
        File.WriteAllText(file, "No folder can be made in here, not even by root.");
        using var process = HostProcess.Start([], ["load", dropIn.Plugins, "-", "good"], new Dictionary<string, string>
        {
            ["HOME"] = file,
            ["XDG_DATA_HOME"] = Path.Combine(file, "data"),
            ["TMPDIR"] = temporary,
        });
        process.StandardInput.WriteLine();

        var output = await HostProcess.FinishAsync(process);

        Assert.That(output, Does.Contain($"loaded {temporary}{Path.DirectorySeparatorChar}memento-plugins-"));
    }

    [Test]
    public void A_shadow_folder_that_was_asked_for_and_cannot_be_written_is_an_error_that_names_it()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var file = Path.Combine(dropIn.Root, "file");
        File.WriteAllText(file, "");
        var shadow = Path.Combine(file, "shadow");

        var host = dropIn.CreateHost(shadow: shadow);

        Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<PluginException>().With.Message.Contains(shadow).And.Message.Contains(path));
    }

    private static string MakeCopy(DropIn dropIn, char digit, DateTime lastUsed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dropIn.Shadow, $"{new string(digit, 32)}-{RuntimeIdentifiers.Portable}")).FullName;
        File.WriteAllText(Path.Combine(folder, "Plugin.dll"), "");
        File.WriteAllText(folder + ShadowLease.Extension, "");
        File.SetLastWriteTimeUtc(folder + ShadowLease.Extension, lastUsed);
        return folder;
    }
}
