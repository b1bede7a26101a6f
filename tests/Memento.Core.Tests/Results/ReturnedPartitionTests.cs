using System.Data;
using System.Runtime.CompilerServices;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Memento functions that return partitions.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class ReturnedPartitionTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    [Test]
    public void Values_of_any_type_come_back_by_their_keys()
    {
        var function = Returning.As(Key, Mixed);
        for (var i = 0; i < 3; i++)
        {
            var partition = function.Call(Key);
            Assert.That(partition.Keys, Is.EqualTo(new[] { "Z", "a", "array", "inner", "nothing", "records", "rows" }), "in ordinal order");
            Assert.That(partition.Get<string>("Z"), Is.EqualTo("z"));
            Assert.That(partition.Get<double[]>("array"), Is.EqualTo(new[] { 0.1, double.NaN }));
            Assert.That(partition.Get<DataTable>("rows").Rows[0]["n"], Is.EqualTo(7));
            Assert.That(partition.Get<List<ReturnedValueTests.Flat>>("records"), Is.EqualTo(new[] { new ReturnedValueTests.Flat(1, "a", 1.00m) }));
            Assert.That(partition.Get<string?>("nothing"), Is.Null);
            Assert.That(partition.Get<Partition<int>>("inner")["one"], Is.EqualTo(1));
            Assert.That(() => partition.Get<int>("other"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'other'").And.Message.Contains("'array'"));
        }

        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Assert.That(function.Memento(Key)!.ResultType.Name, Is.EqualTo("partition"));
    }

    [Test]
    public async Task Asynchronous_functions_and_batches_return_them_too()
    {
        string[] keys = [Key + "1", Key + "2", Key + "1"];
        foreach (var key in keys)
        {
            Returning.AsTask(key, () => Partition.Of(new Dictionary<string, string> { ["key"] = key }));
        }

        var function = Returning.AsTask(Key, () => Partition.Of(new Dictionary<string, string>()));
        for (var i = 0; i < 2; i++)
        {
            var partitions = await function.BatchAsync(keys, static (handle, key) => handle.With(key));
            Assert.That(partitions.Select(static partition => partition["key"]), Is.EqualTo(keys));
            Assert.That(await partitions[0].GetAsync("key"), Is.EqualTo(keys[0]));
        }

        Assert.That(keys.Distinct().Select(Runs.Of), Is.All.EqualTo(1));
    }

    [Test]
    public void A_null_partition_is_a_result() => Assert.That(Returning.As(Key, static () => (Partition<int>?)null).Call(Key), Is.Null);

    [Test]
    public void More_values_than_memory_is_to_hold_are_staged()
    {
        const int Count = 50;
        var function = Returning.As(Key, static () =>
        {
            var before = StageFiles();
            using var builder = new PartitionBuilder<double[]>();
            var added = Enumerable.Range(0, Count).Select(i => AddLarge(builder, i)).ToList();
            GC.Collect();
            builder.Add("held", [added.Count(static value => value.IsAlive), StageFiles().Except(before).Any() ? 0 : 1]);
            return builder.ToPartition();
        });
        for (var i = 0; i < 2; i++)
        {
            var partition = function.Call(Key);
            Assert.That(partition["held"], Is.EqualTo(new[] { 0.0, 0.0 }), "neither the values nor their bytes are in memory");
            Assert.That(partition.Keys, Has.Count.EqualTo(Count + 1));
            Assert.That(partition.ReadAll().SkipLast(1).Select(static value => value.Value[0]), Is.EqualTo(Enumerable.Range(0, Count)));
        }
    }

    [Test]
    public void Merging_works_over_calls_of_three_functions()
    {
        var first = Returning.As(Key + "1", static () => Partition.Of(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }));
        var second = Returning.As(Key + "2", () => Partition.Of(new Dictionary<string, int> { ["b"] = 3, ["c"] = 4 }).Over(Returning.Of<Partition<int>>().Call(Key + "1")));
        var third = Returning.As(Key + "3", () =>
        {
            using var builder = new PartitionBuilder<int>();
            builder.Add("d", 5);
            builder.Add("a", 6);
            return builder.ToPartition(Returning.Of<Partition<int>>().Call(Key + "2"));
        });
        for (var i = 0; i < 2; i++)
        {
            var merged = second.Call(Key + "2");
            Assert.That((string.Concat(merged.Keys), string.Concat(merged.OwnKeys)), Is.EqualTo(("abc", "bc")));
            Assert.That(merged.Keys.Select(key => merged[key]), Is.EqualTo(new[] { 1, 3, 4 }));
            var all = third.Call(Key + "3");
            Assert.That((string.Concat(all.Keys), string.Concat(all.OwnKeys)), Is.EqualTo(("abcd", "ad")));
            Assert.That(all.Keys.Select(key => all[key]), Is.EqualTo(new[] { 6, 3, 4, 5 }));
            if (i == 0)
            {
                first.Forget(Key + "1");
                third.Forget(Key + "3");
            }
        }
    }

    [Test]
    public void What_a_function_reads_of_another_ones_partition_is_remembered_with_its_own()
    {
        Returning.As(Key + "1", static () => Partition.Of(new Dictionary<string, int> { ["a"] = 1 }));
        var outer = Returning.As(Key + "2", () => Returning.Of<Partition<int>>().Call(Key + "1")["a"]);
        Assert.That((outer.Call(Key + "2"), outer.Call(Key + "2")), Is.EqualTo((1, 1)));
        Assert.That((Runs.Of(Key + "1"), Runs.Of(Key + "2")), Is.EqualTo((1, 1)));
    }

    [OwnEnvironment]
    [Test]
    public void A_damaged_value_is_computed_anew_by_the_next_call()
    {
        Assume.That(IsOnDisk, "The bytes have to be within reach.");
        var inner = Returning.As(Key + "1", static () => Partition.Of(new Dictionary<string, string> { ["a"] = new('a', 10_000), ["b"] = "b" }));
        var outer = Returning.As(Key + "2", () => Returning.Of<Partition<string>>().Call(Key + "1")["a"].Length);
        inner.Call(Key + "1");
        var file = Directory.GetFiles(Path.Combine(StoreFolder, "c"), "*", SearchOption.AllDirectories).Single(static file => new FileInfo(file).Length == 10_000);
        File.WriteAllText(file, new string('x', 10_000));
        Assert.That(() => outer.Call(Key + "2"), Throws.TypeOf<DamagedValueException>().With.Message.Contains("'a'"));
        Assert.That(outer.Memento(Key + "2"), Is.Null, "such an error is not remembered");
        Assert.That(outer.Call(Key + "2"), Is.EqualTo(10_000));
        Assert.That(Runs.Of(Key + "1"), Is.EqualTo(2));
    }

    [OwnEnvironment]
    [Test]
    public async Task Adopted_partitions_and_files_keep_what_they_have()
    {
        var old = Returning.As(Key, static () => Partition.Of(new Dictionary<string, string> { ["a"] = new('a', 10_000) }));
        var oldFile = Returning.As(Key + "file", () => ResultFile.FromTemporary(Write("a.txt", Key)));
        old.Call(Key);
        oldFile.Call(Key + "file");
        var young = Returning.AsTask(Key, static () => Partition.Of(new Dictionary<string, string>()));
        var youngFile = Returning.AsTask(Key + "file", () => new ResultFile(Write("b.txt", "")));
        Assert.That((await young.AdoptAsync(old.Name), await youngFile.AdoptAsync(oldFile.Name)), Is.EqualTo((1L, 1L)));
        old.ForgetAll();
        Assert.That((await young.CallAsync(Key))["a"], Has.Length.EqualTo(10_000));
        Assert.That(File.ReadAllText((await youngFile.CallAsync(Key + "file")).Path), Is.EqualTo(Key));
        Assert.That((await youngFile.CallAsync(Key + "file")).Name, Is.EqualTo("a.txt"));
    }

    [Test]
    public void A_builder_works_outside_of_a_memento_function()
    {
        using var builder = new PartitionBuilder();
        builder.Add("a", 1);
        builder.Add("rows", new List<Serialization.CodecSamples.Point> { new(1, 2) });
        Assert.That(() => builder.Add("a", 2), Throws.ArgumentException.With.Message.Contains("'a'"));
        var partition = builder.ToPartition();
        Assert.That((partition.Get<int>("a"), partition.Get<List<Serialization.CodecSamples.Point>>("rows").Count), Is.EqualTo((1, 1)));
        Assert.That(() => builder.Add("b", 2), Throws.TypeOf<ObjectDisposedException>());
    }

    // Apart, so that no variable of the function holds the value. It is of 80 KB, which do not get less by compressing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddLarge(PartitionBuilder<double[]> builder, int number)
    {
        var random = new Random(number);
        double[] value = [number, .. Enumerable.Range(1, 9_999).Select(_ => random.NextDouble())];
        builder.Add($"{number:000}", value);
        return new WeakReference(value);
    }

    /// <summary>The temporary files with more in them than is to stay in memory.</summary>
    private static List<string> StageFiles() =>
        [.. Directory.EnumerateFiles(Path.GetTempPath(), "memento-*.tmp").Where(static file => new FileInfo(file) is { Exists: true, Length: > 1024 * 1024 })];

    private string Write(string name, string text)
    {
        var path = Path.Combine(WorkFolder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Partition Mixed()
    {
        var table = new DataTable("t");
        table.Columns.Add("n", typeof(int));
        table.Rows.Add(7);
        return Partition.Of(new Dictionary<string, object?>
        {
            ["a"] = 1,
            ["Z"] = "z",
            ["array"] = new[] { 0.1, double.NaN },
            ["rows"] = table,
            ["records"] = new List<ReturnedValueTests.Flat> { new(1, "a", 1.00m) },
            ["nothing"] = null,
            ["inner"] = Partition.Of(new Dictionary<string, int> { ["one"] = 1 }),
        });
    }
}
