using System.Diagnostics;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Memento functions that return files they made.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class ReturnedFileTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    private string Unique => $"the text of {Key}";

    [Test]
    public void A_file_comes_back_with_its_bytes_and_its_name([Values] bool temporary)
    {
        var made = Path.Combine(WorkFolder, "plot 1.txt");
        var function = Returning.As(Key, () => Make(made, Unique, temporary));
        for (var i = 0; i < 3; i++)
        {
            var file = function.Call(Key);
            Assert.That((file.Name, File.ReadAllText(file.Path)), Is.EqualTo(("plot 1.txt", Unique)));
            Assert.That(File.Exists(made), Is.EqualTo(!temporary), "what is temporary goes when the store has it");
            File.Delete(made);
            temporary = true;
        }

        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Assert.That(function.Memento(Key)!.ResultType.Name, Is.EqualTo("file"));
    }

    [Test]
    public void What_is_handed_out_is_read_only_and_a_copy_is_not()
    {
        var function = Returning.As(Key, () => Make(Path.Combine(WorkFolder, "a.csv"), Unique, temporary: true));
        for (var i = 0; i < 2; i++)
        {
            var file = function.Call(Key);
            Assert.That(new FileInfo(file.Path).IsReadOnly, Is.True);
            if (!OperatingSystem.IsWindows())
            {
                Assert.That(File.GetUnixFileMode(file.Path) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite), Is.EqualTo(UnixFileMode.None));
            }

            Assert.That(file.Path, Does.StartWith(IsOnDisk ? StoreFolder : Path.Combine(WorkFolder, "copies")), "the store's own file, where it has files");
            Assert.That(Path.GetExtension(file.Path), IsOnDisk ? Is.Empty : Is.EqualTo(".csv"));
            var folder = Directory.CreateDirectory(Path.Combine(WorkFolder, $"copies{i}")).FullName;
            var copy = file.CopyTo(folder);
            Assert.That(copy, Is.EqualTo(Path.Combine(folder, "a.csv")));
            File.AppendAllText(copy, "!");
            Assert.That(() => file.CopyTo(folder), Throws.InstanceOf<IOException>());
            Assert.That(File.ReadAllText(file.CopyTo(folder, overwrite: true)), Is.EqualTo(Unique));
            using var reader = new StreamReader(file.OpenRead());
            Assert.That(reader.ReadToEnd(), Is.EqualTo(Unique));
        }
    }

    [Test]
    public void Equal_files_of_other_names_are_stored_once()
    {
        var one = Returning.As(Key + "1", () => Make(Path.Combine(WorkFolder, "one.txt"), Unique, temporary: true));
        var two = Returning.As(Key + "2", () => Make(Path.Combine(WorkFolder, "two.txt"), Unique, temporary: true));
        one.Call(Key + "1");
        two.Call(Key + "2");
        Assert.That((one.Call(Key + "1").Name, two.Call(Key + "2").Name), Is.EqualTo(("one.txt", "two.txt")));
        Assert.That(one.Memento(Key + "1")!.Content!.Key, Is.EqualTo(two.Memento(Key + "2")!.Content!.Key));
    }

    [Test]
    public void Files_are_values_of_partitions([Values] bool staged)
    {
        var function = Returning.As(Key, () =>
        {
            var path = Path.Combine(WorkFolder, "same.txt");
            if (!staged)
            {
                return Partition.Of(new Dictionary<string, ResultFile> { ["a"] = Make(Path.Combine(WorkFolder, "a.txt"), Unique + "a", temporary: true), ["b"] = Make(Path.Combine(WorkFolder, "b.txt"), Unique + "b", temporary: false) });
            }

            using var builder = new PartitionBuilder<ResultFile>();
            builder.Add("a", Make(path, Unique + "a", temporary: true));
            Assert.That(path, Does.Not.Exist, "it is in the stage");
            builder.Add("b", Make(path, Unique + "b", temporary: false));
            return builder.ToPartition();
        });
        for (var i = 0; i < 2; i++)
        {
            var files = function.Call(Key);
            Assert.That((File.ReadAllText(files["a"].Path), File.ReadAllText(files["b"].Path)), Is.EqualTo((Unique + "a", Unique + "b")));
            Assert.That(files["a"].Name, Is.EqualTo(staged ? "same.txt" : "a.txt"));
            Assert.That(new FileInfo(files["a"].Path).IsReadOnly, Is.True);
        }
    }

    [Test]
    public void A_damaged_file_is_a_miss([Values("altered", "short", "missing")] string damage)
    {
        Assume.That(IsOnDisk && ReadsStore, "The bytes have to be within reach, and read.");
        var function = Returning.As(Key, () => Make(Path.Combine(WorkFolder, "a.txt"), Unique, temporary: true));
        var path = function.Call(Key).Path;
        Damage(path, damage);
        Assert.That(File.ReadAllText(function.Call(Key).Path), Is.EqualTo(Unique));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(File.ReadAllText(function.Call(Key).Path), Is.EqualTo(Unique));
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "the store is whole again");
    }

    [Test]
    public void A_file_that_is_gone_when_it_is_asked_for_is_an_error_that_forgets_the_call()
    {
        Assume.That(IsOnDisk, "The bytes have to be within reach.");
        var function = Returning.As(Key, () => Make(Path.Combine(WorkFolder, "a.txt"), Unique, temporary: true));
        var file = function.Call(Key);
        Damage(file.Path, "missing");
        Assert.That(() => file.Path, Throws.TypeOf<DamagedValueException>().With.Message.Contains("a.txt"));
        Assert.That(File.ReadAllText(function.Call(Key).Path), Is.EqualTo(Unique));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public async Task A_file_can_be_forgotten_and_collected()
    {
        var function = Returning.As(Key, () => Make(Path.Combine(WorkFolder, "a.txt"), Unique, temporary: true));
        Assert.That(function.Call(Key).Path, Does.Exist);
        Assert.That((await Environment.GetCluster("default")!.Storage.VerifyAsync()).Damages, Is.Empty);
        function.Forget(Key);
        var watch = Stopwatch.StartNew();
        while ((await Environment.GetCluster("default")!.CollectAsync(new Storage.CollectOptions { GracePeriod = TimeSpan.Zero })).Objects == 0)
        {
            // What was written just now stays: the clock of a file system is some milliseconds behind.
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)), "It is collected.");
            await Task.Delay(1);
        }

        Assert.That(File.ReadAllText(function.Call(Key).Path), Is.EqualTo(Unique));
    }

    [Test]
    public void A_path_that_names_no_file_is_refused() => Assert.That(() => new ResultFile(WorkFolder + Path.DirectorySeparatorChar), Throws.ArgumentException);

    private static ResultFile Make(string path, string text, bool temporary)
    {
        File.WriteAllText(path, text);
        return temporary ? ResultFile.FromTemporary(path) : new ResultFile(path);
    }

    private static void Damage(string path, string damage)
    {
        if (damage == "missing")
        {
            new FileInfo(path).IsReadOnly = false;
            File.Delete(path);
            return;
        }

        new FileInfo(path).IsReadOnly = false;
        var bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, damage == "short" ? bytes[..^1] : bytes);
    }
}
