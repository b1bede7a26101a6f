using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Memento.Plugins.Tests;

[Decision(1)]
internal sealed class FindingTests
{
    [Test]
    public void Finds_a_plugin_without_running_any_of_it()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Explosive", "Explosive.dll"), PluginCompiler.Runner("\"explosive\"") + """

            public static class Explosive
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                public static void Initialize() => System.Environment.FailFast("Code of a plugin ran while it was only looked at.");
            }
            """);

        var report = dropIn.CreateHost().Report;

        var good = report.Candidates.Single(candidate => candidate.AssemblyName == "Fixture.Good");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(good.Path, Is.EqualTo(path));
            Assert.That(good.State, Is.EqualTo(PluginState.Available));
            Assert.That(good.Reason, Is.Null);
            Assert.That(good.AssemblyVersion, Is.EqualTo(new Version(0, 1, 0, 0)));
            Assert.That(good.ContractVersion, Is.EqualTo(ContractVersion.Current));
            Assert.That(good.Exports, Is.EqualTo(new[] { new PluginExport("good", PluginKind.RunnerBackend, "Fixture.Runner", ContractVersion.Current) }));
            Assert.That(report.Candidates, Has.Count.EqualTo(2));
            Assert.That(report.Folders, Is.EqualTo(new[] { new PluginFolder(dropIn.Plugins, null) }));
            Assert.That(dropIn.Contexts, Is.Empty);
            Assert.That(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(dropIn.Root, StringComparison.Ordinal)), Is.Empty);
        }
    }

    [TestCase("Codec", "reverse", PluginKind.Codec)]
    [TestCase("Lender", "lent", PluginKind.MetadataStore)]
    [TestCase("Borrower", "borrower", PluginKind.StorageBackend)]
    [TestCase("Borrower", "circle", PluginKind.DataStore)]
    [TestCase("Good", "good", PluginKind.RunnerBackend)]
    public void Reads_every_kind_of_export(string fixture, string name, PluginKind kind)
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add(fixture);

        Assert.That(dropIn.CreateHost().Report.Offering(kind, name.ToUpperInvariant()).Single().Path, Is.EqualTo(path));
    }

    [Test]
    public void A_damaged_table_in_which_a_class_is_nested_in_itself_is_a_row()
    {
        using var dropIn = new DropIn();
        var path = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"", "[ExportCodec(\"nested\")] public class Nested;"));
        NestInItself(path);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith($"{path} is not a .NET assembly although its name ends in .dll: it is damaged"));
    }

    [Test]
    public void A_damaged_number_in_the_metadata_is_a_row()
    {
        using var dropIn = new DropIn();
        var path = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\""));
        DamageNumberOfStreams(path);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith($"{path} is not a .NET assembly although its name ends in .dll: it is damaged"));
    }

    [Test]
    public async Task A_file_that_is_overwritten_while_it_is_read_ends_no_process()
    {
        using var dropIn = new DropIn();
        var classes = string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"[ExportCodec(\"c{i}\")] public class Exported{i};"));
        var path = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"", classes));
        var bytes = await File.ReadAllBytesAsync(path);

        using var process = HostProcess.Start([], ["rescan", dropIn.Plugins, dropIn.Shadow, "60"]);
        while (await process.StandardOutput.ReadLineAsync() == "again")
        {
            // It has begun to look through the folder once more.
            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            await file.WriteAsync(bytes);
        }

        await HostProcess.FinishAsync(process);
    }

    [Test]
    public void Native_libraries_and_private_dependencies_make_no_noise()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("UsesDependencyV1"))!;
        File.WriteAllBytes(Path.Combine(folder, "native.dll"), BadFiles.NativeLibrary());
        File.WriteAllBytes(Path.Combine(folder, "renamed.dll"), BadFiles.SharedObject());
        File.WriteAllText(Path.Combine(folder, "readme.txt"), "Nothing to load.");

        var report = dropIn.CreateHost().Report;

        Assert.That(report.Candidates.Select(candidate => candidate.AssemblyName), Is.EqualTo(new[] { "Fixture.UsesDependencyV1" }));
    }

    [Test]
    public void A_plugin_that_another_one_brings_as_a_library_is_not_offered_twice()
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        File.Copy(Fixtures.GetAssembly("TwinOne"), Path.Combine(Path.GetDirectoryName(dropIn.Add("Good"))!, "Fixture.TwinOne.dll"));

        var host = dropIn.CreateHost();

        Assert.That(dropIn.CreateRunner(host, "twin").Description.Details["from"], Is.EqualTo("one"));
    }

    [Test]
    public void A_plugin_that_forgets_to_export_anything_is_told_so()
    {
        using var dropIn = new DropIn();
        var path = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme", "Acme.dll"), "public abstract class Acme : Memento.Plugins.ISettingsBinder { public abstract T Bind<T>(Microsoft.Extensions.Configuration.IConfigurationSection section) where T : class, new(); }");

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith($"{path} references Memento.Abstractions and exports nothing: "));
    }

    [Test]
    public void A_folder_that_is_not_there_is_reported_and_costs_nothing()
    {
        using var dropIn = new DropIn();
        Directory.Delete(dropIn.Plugins);

        var report = dropIn.CreateHost().Report;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Folders.Single().Problem, Is.EqualTo("does not exist"));
            Assert.That(report.Candidates, Is.Empty);
        }
    }

    private static void DamageNumberOfStreams(string path)
    {
        const int VersionLength = 12;
        const int Version = 16;
        var bytes = File.ReadAllBytes(path);
        using var file = new PEReader(new MemoryStream(bytes));
        var root = file.PEHeaders.MetadataStartOffset;

        // Behind the version come two short numbers, of which the second says how many streams there are.
        var count = root + Version + BitConverter.ToInt32(bytes, root + VersionLength) + sizeof(short);
        bytes.AsSpan(count, sizeof(short)).Fill(0xFF);
        File.WriteAllBytes(path, bytes);
    }

    private static void NestInItself(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var file = new PEReader(new MemoryStream(bytes));
        var metadata = file.GetMetadataReader();

        // A row has the nested class and the one around it, each in two bytes for so few.
        var row = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.NestedClass);
        bytes.AsSpan(row, 2).CopyTo(bytes.AsSpan(row + 2));
        File.WriteAllBytes(path, bytes);
    }
}
