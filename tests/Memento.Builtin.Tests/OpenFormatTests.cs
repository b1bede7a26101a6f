using System.Data;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>Arrays and tables in a store, as a host with the standard codecs has it.</summary>
[TestFixture]
public sealed class OpenFormatTests : BackendTestsBase
{
    protected override IReadOnlyList<ICodec> Codecs => StandardCodecs.All;

    [Test]
    public async Task What_was_stored_as_json_before_is_still_read()
    {
        int[,] array = { { 1, 2 }, { 3, 4 } };
        List<(string, double?)> table = [("a", 1.5), ("b", null)];
        await using (var before = Open(("codecs:0", "json")))
        {
            Assert.That((await before.MemoizeAsync(TestCalls.Result(array, argument: 1))).Content?.Codec, Is.EqualTo("json"));
            Assert.That((await before.MemoizeAsync(TestCalls.Result(table, argument: 2))).Content?.Codec, Is.EqualTo("json"));
        }

        await using var backend = Open();
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 1), typeof(int[,])))?.Value, Is.EqualTo(array));
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(List<(string, double?)>)))?.Value, Is.EqualTo(table));
        Assert.That((await backend.MemoizeAsync(TestCalls.Result(array, argument: 3))).Content?.Codec, Is.EqualTo("npy"));
        Assert.That((await backend.MemoizeAsync(TestCalls.Result(table, argument: 4))).Content?.Codec, Is.EqualTo("npz"));
        Assert.That(Log.Warnings, Is.Empty);
    }

    [TestCase("0")]
    [TestCase("64")]
    public async Task Each_caller_gets_a_table_of_its_own(string cacheMb)
    {
        var table = new DataTable("t");
        table.Columns.Add("Number", typeof(int));
        table.Rows.Add(1);
        await using var backend = Open(("memory_cache_mb", cacheMb));
        await backend.MemoizeAsync(TestCalls.Result(table));
        table.Rows[0][0] = 2;
        for (var i = 0; i < 2; i++)
        {
            var read = (DataTable)(await backend.ReadAsync(TestCalls.Call(), typeof(DataTable)))!.Value!;
            Assert.That(read.Rows[0][0], Is.EqualTo(1));
            read.Rows[0][0] = 3;
        }
    }

    [Test]
    public async Task A_result_type_that_changed_is_a_miss_and_no_damage()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result<int[]>([1, 2]));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(long[])), Is.Null);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(List<int>)), Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(int[])))?.Value, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(((FilesystemStorageBackend)backend).Statistics.Damaged, Is.Zero);
    }

    private IStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) => new FilesystemStorageBackend(CreateContext([("memory_cache_mb", "0"), .. settings]));
}
