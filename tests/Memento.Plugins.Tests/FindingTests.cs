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

    [Platform("Linux")] // Which says what is no file.
    [TestCase("Pipe.dll")]
    [TestCase("Beside/Pipe.dll")]
    [TestCase("Good/Pipe.dll")]
    [TestCase("Good/events.pipe")]
    [TestCase("Good/de/Pipe.resources.dll")]
    public async Task A_pipe_among_the_files_is_told_of_where_it_is_named_as_an_assembly_and_stops_nothing(string pipe)
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var path = Path.Combine(dropIn.Plugins, pipe);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync();
        }

        // Who opens it waits for one who writes to it.
        var loading = Task.Run(() =>
        {
            var host = dropIn.CreateHost();
            _ = dropIn.CreateRunner(host, "good");
            return host.Report;
        });
        var report = await loading.WaitAsync(TimeSpan.FromSeconds(30));

        var rejected = report.Candidates.Where(static candidate => candidate.State == PluginState.Rejected).ToList();
        Assert.That(rejected.Select(static candidate => candidate.Path), Is.EqualTo(pipe.EndsWith("/Pipe.dll", StringComparison.Ordinal) || pipe == "Pipe.dll" ? [path] : Array.Empty<string>()));
        Assert.That(rejected.Select(static candidate => candidate.Reason), Is.All.Contains("a pipe, a socket or a device"));
    }

    [Platform("Linux")]
    [TestCase(".deps.json")]
    [TestCase(".runtimeconfig.json")]
    public async Task A_pipe_in_the_place_of_a_list_of_a_plugin_is_a_row(string ending)
    {
        using var dropIn = new DropIn();
        var list = Path.ChangeExtension(dropIn.Add("Good"), ending);
        File.Delete(list);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [list]))
        {
            await made.WaitForExitAsync();
        }

        var report = await Task.Run(() => dropIn.CreateHost().Report).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(report.Candidates.Single().Reason, Does.Contain(list).And.Contain("a pipe, a socket or a device"));
    }

    [Platform(Exclude = "Win", Reason = "Links take a right there.")]
    [Test]
    public void A_volume_that_is_replaced_by_turning_a_link_has_each_plugin_once()
    {
        // As Kubernetes mounts what it projects: the files in a folder with two dots and a time, a link to that, and links to the files through it.
        using var dropIn = new DropIn();
        var volume = Directory.CreateDirectory(Path.Combine(dropIn.Plugins, "..2026_11_27_08_00_00.1")).FullName;
        foreach (var file in Directory.GetFiles(Fixtures.GetOutput("Good")))
        {
            File.Copy(file, Path.Combine(volume, Path.GetFileName(file)));
            File.CreateSymbolicLink(Path.Combine(dropIn.Plugins, Path.GetFileName(file)), Path.Combine("..data", Path.GetFileName(file)));
        }

        Directory.CreateSymbolicLink(Path.Combine(dropIn.Plugins, "..data"), Path.GetFileName(volume));
        var host = dropIn.CreateHost();

        Assert.That(host.Report.Candidates.Select(static candidate => (candidate.Path, candidate.State)), Is.EqualTo(new[] { (Path.Combine(dropIn.Plugins, "Fixture.Good.dll"), PluginState.Available) }));
        Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.Nothing);
    }

    [Platform(Exclude = "Win", Reason = "Links take a right there.")]
    [Test]
    public void So_has_a_folder_of_a_plugin_that_is_such_a_volume()
    {
        using var dropIn = new DropIn();
        var folder = Path.Combine(dropIn.Plugins, "Good");
        var volume = Directory.CreateDirectory(Path.Combine(folder, "..2026_11_27_08_00_00.1")).FullName;
        foreach (var file in Directory.GetFiles(Fixtures.GetOutput("Good")))
        {
            File.Copy(file, Path.Combine(volume, Path.GetFileName(file)));
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), Path.Combine("..data", Path.GetFileName(file)));
        }

        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), Path.GetFileName(volume));
        var host = dropIn.CreateHost();

        Assert.That(host.Report.Candidates.Single().Path, Is.EqualTo(Path.Combine(folder, "Fixture.Good.dll")));
        Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.Nothing);
        Assert.That(Directory.GetDirectories(dropIn.Copies.Single()).Select(Path.GetFileName), Has.None.StartsWith(".."), "and is copied once");
    }

    [Platform(Exclude = "Win", Reason = "Links take a right there.")]
    [Test]
    public void So_have_the_folders_within_it_which_are_links_too()
    {
        using var dropIn = new DropIn();
        var folder = Path.Combine(dropIn.Plugins, "Satellite");
        var volume = Path.Combine(folder, "..2026_11_27_08_00_00.1");
        dropIn.Add("Satellite", Path.Combine("Satellite", Path.GetFileName(volume)));
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), Path.GetFileName(volume));
        foreach (var entry in Directory.GetFileSystemEntries(volume).Select(Path.GetFileName))
        {
            File.CreateSymbolicLink(Path.Combine(folder, entry!), Path.Combine("..data", entry!));
        }

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "satellite");

        Assert.That(runner.Description.Details["de"], Is.EqualTo("Guten Tag"));
    }

    [Platform(Exclude = "Win", Reason = "Links take a right there.")]
    [Test]
    public void Folders_that_lead_in_a_circle_or_out_of_the_plugin_end()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var folder = Path.GetDirectoryName(path)!;
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "itself"), ".");
        Directory.CreateSymbolicLink(Path.Combine(folder, "above"), "..");
        Directory.CreateSymbolicLink(Path.Combine(folder, "everything"), "/");
        Directory.CreateSymbolicLink(Path.Combine(folder, "one"), "other");
        Directory.CreateSymbolicLink(Path.Combine(other, "two"), "../one");
        File.WriteAllBytes(Path.Combine(other, "library.dll"), BadFiles.NativeLibrary());

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "good"), Throws.Nothing);
        Assert.That(Directory.GetDirectories(dropIn.Copies.Single()).Select(Path.GetFileName), Is.SubsetOf(new[] { "other", "one" }));
    }

    [Platform(Exclude = "Win", Reason = "Links take a right there.")]
    [Test]
    public void A_link_to_what_is_found_anyway_is_not_found_a_second_time()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good", "the plugin");
        Directory.CreateSymbolicLink(Path.Combine(dropIn.Plugins, "a link"), "the plugin");
        File.CreateSymbolicLink(Path.Combine(dropIn.Plugins, "Fixture.Good.dll"), path);

        Assert.That(dropIn.CreateHost().Report.Candidates.Select(static candidate => candidate.Path), Is.EqualTo(new[] { path }));
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
    [Category("Long")]
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
    public void A_file_that_is_cut_after_its_header_was_read_is_damaged()
    {
        using var stream = new CutStream(File.ReadAllBytes(typeof(FindingTests).Assembly.Location));
        Assert.That(AssemblyFileReader.Read(stream).Problem, Does.Contain("damaged"));
        Assert.That(stream.IsCut, Is.True);
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

    /// <summary>A file that somebody cuts when the reader goes to its metadata.</summary>
    private sealed class CutStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly int _metadata = new System.Reflection.PortableExecutable.PEHeaders(new MemoryStream(bytes)).MetadataStartOffset;

        public bool IsCut { get; private set; }

        public override long Position
        {
            get => base.Position;
            set
            {
                base.Position = value;
                if (value == _metadata)
                {
                    IsCut = true;
                    SetLength(value + 1);
                }
            }
        }
    }
}
