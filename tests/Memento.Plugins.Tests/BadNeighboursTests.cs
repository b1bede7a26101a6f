using System.Runtime.Versioning;

namespace Memento.Plugins.Tests;

/// <summary>Everything that can be wrong, in one folder with a plugin that nothing is wrong with.</summary>
[Decision(9)]
internal sealed class BadNeighboursTests
{
    private const string Nobody = "65534";

    [Test]
    public void Each_bad_one_costs_only_itself_and_its_row_says_why()
    {
        using var dropIn = new DropIn();
        var rows = new Dictionary<string, string>
        {
            [dropIn.Add("NewerContract")] = "Fixture.NewerContract needs Memento.Abstractions 2.1, this host has 1.0",
            [Write(dropIn, "Truncated/Fixture.Good.dll", BadFiles.Truncated(Fixtures.GetAssembly("Good")))] = "is cut off: its header tells of more bytes than the file has; copy the plugin again.",
            [Write(dropIn, "CutInHeader/Fixture.Good.dll", File.ReadAllBytes(Fixtures.GetAssembly("Good"))[..100])] = "is not a .NET assembly although its name ends in .dll",
            [Write(dropIn, "Text.dll", "This is no library."u8.ToArray())] = "is not a .NET assembly although its name ends in .dll",
            [Write(dropIn, "Empty.dll", [])] = "is empty; copy the plugin again.",
            [Write(dropIn, "Zeros.dll", new byte[4096])] = "is not a .NET assembly although its name ends in .dll",
        };
        var failing = new Dictionary<string, (string Path, string Reason)>
        {
            ["missing-dependency"] = (dropIn.Add("MissingDependency"), "Could not load file or assembly 'Fixture.Dependency, Version=1.0.0.0"),
            ["unloadable"] = (dropIn.Add("UnloadableType"), "Could not load file or assembly 'Fixture.Dependency, Version=1.0.0.0"),
            ["throwing-constructor"] = (dropIn.Add("ThrowingConstructor"), "No engine at port 4711."),
            ["throwing-initializer"] = (dropIn.Add("ThrowingInitializer"), "The engine is not installed."),
        };
        dropIn.Add("ThrowingAttribute");
        Write(dropIn, "Native.dll", BadFiles.NativeLibrary());
        Write(dropIn, "Natives/libnative.dll", BadFiles.SharedObject());
        dropIn.Add("OwnContract");
        dropIn.Add("TwinOne");
        dropIn.Add("TwinTwo");
        dropIn.Add("NonAscii", "Ordner mit Ümlauten 計画");
        dropIn.Add("Good");

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dropIn.CreateRunner(host, "good").Description.Type, Is.EqualTo("good"));
            foreach (var (name, bad) in failing)
            {
                Assert.That(() => dropIn.CreateRunner(host, name), Throws.TypeOf<PluginException>().With.Message.Contains(bad.Reason));
                rows[bad.Path] = bad.Reason;
            }

            foreach (var name in new[] { "own-contract", "twin@Fixture.TwinTwo", "non-ascii", "beside-unloadable", "throwing-attribute", "beside-throwing-attribute" })
            {
                Assert.That(() => dropIn.CreateRunner(host, name), Throws.Nothing, name);
            }

            Assert.That(dropIn.CreateRunner(host, "good").Description.Type, Is.EqualTo("good"));
            var report = host.Report;
            foreach (var (path, reason) in rows)
            {
                var row = report.Candidates.Single(candidate => candidate.Path == path);
                Assert.That(row.Reason, Does.Contain(reason).And.EndsWith("."), path);
                Assert.That(row.ReasonId?.ToString(), Does.Match("^MEM2[0-9]{2}$"), path);
                Assert.That(row.State, Is.EqualTo(failing.Values.Any(bad => bad.Path == path) ? PluginState.Loaded : PluginState.Rejected), path);
            }

            Assert.That(report.Candidates.Select(candidate => candidate.Path), Has.None.Contains("ative.dll"), "native libraries are no plugins and no fault");
        }
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "Rights are taken away by access control lists there.")]
    public async Task A_folder_and_a_file_that_may_not_be_read_cost_only_themselves()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var folder = Path.GetDirectoryName(dropIn.Add("TwinOne"))!;
        var file = dropIn.Add("TwinTwo");
        File.SetUnixFileMode(folder, UnixFileMode.None);
        File.SetUnixFileMode(file, UnixFileMode.None);
        try
        {
            var report = await ScanAsync(dropIn);

            Assert.That(report.Split('\n'), Has
                .Some.StartsWith($"Rejected {folder} - MEM210: The plugin folder {folder} cannot be read: access is denied;")
                .And.Some.StartsWith($"Rejected {file} - MEM211: {file} cannot be read: access is denied;")
                .And.Some.StartsWith($"Available {Path.Combine(dropIn.Plugins, "Good", "Fixture.Good.dll")}: runner backend good"));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win", Reason = "Rights are taken away by access control lists there.")]
    public async Task A_drop_in_folder_that_may_not_be_read_is_reported()
    {
        using var dropIn = new DropIn();
        File.SetUnixFileMode(dropIn.Plugins, UnixFileMode.None);
        try
        {
            Assert.That(await ScanAsync(dropIn), Does.Contain($"folder {dropIn.Plugins} cannot be read: access is denied;"));
        }
        finally
        {
            File.SetUnixFileMode(dropIn.Plugins, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The report of a process that rights bind. They do not bind root, unless the capability to pass over them is taken away.</summary>
    private static async Task<string> ScanAsync(DropIn dropIn)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return dropIn.CreateHost().Report.ToString();
        }

        string[] prefix = OperatingSystem.IsLinux()
            ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
            : ["perl", "-e", $"$) = \"{Nobody} {Nobody}\"; $> = $< = {Nobody}; exec @ARGV or die $!"];
        using var process = HostProcess.Start(prefix, ["scan", dropIn.Plugins, dropIn.Shadow, "none"]);
        return await HostProcess.FinishAsync(process);
    }

    private static string Write(DropIn dropIn, string path, byte[] bytes)
    {
        var target = Path.GetFullPath(path, dropIn.Plugins);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, bytes);
        return target;
    }
}
