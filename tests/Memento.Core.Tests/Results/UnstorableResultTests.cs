using System.Reflection;
using Memento.Core.Tests.Support;
using Microsoft.Win32.SafeHandles;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Results;

/// <summary>What cannot be stored is an error after the function ran, with the path of the member; nothing is kept, so that the next call runs it again.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class UnstorableResultTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    [Test]
    public void A_stream() => Refused<Stream>(() => new MemoryStream(), "Result");

    [Test]
    public void A_reader() => Refused(() => new StringReader(""), "Result");

    [Test]
    public void A_task() => Refused(() => new Holder<Task<int>>(Task.FromResult(1)), "Result.Value");

    [Test]
    public void A_delegate() => Refused<Func<int>>(() => () => 1, "Result");

    [Test]
    public void A_handle() => Refused(() => new Holder<SafeFileHandle>(new SafeFileHandle(-1, ownsHandle: false)), "Result.Value");

    [Test]
    public void A_boxed_pointer() => Refused(() => new Holder<Pointer?>(null), "Result.Value");

    [Test]
    public void A_type() => Refused(() => typeof(int), "Result");

    [Test]
    public void An_object_of_no_declared_type() => Refused<object>(() => 1, "Result");

    [Test]
    public void A_member_of_no_declared_type() => Refused(() => new Table([new Row(1, null), new Row(2, null), new Row(3, null), new Row(4, new object())]), "Result.Rows[3].Handle");

    [Test]
    public void An_open_object_graph() => Refused(() => new Gallery([new Shape("a"), new Circle("b", 1)]), "Result.Shapes[1]");

    [Test]
    public void A_cycle() => Refused(
        () =>
        {
            var looping = new Looping();
            looping.Self = looping;
            return looping;
        },
        "Result.Self");

    [Test]
    public void An_iterator() => Refused<IEnumerable<int>>(Iterate, "Result");

    [Test]
    public void An_asynchronous_sequence() => Refused<Holder<IAsyncEnumerable<int>>>(() => new(AsyncEnumerable.Empty<int>()), "Result.Value");

    [Test]
    public void A_dictionary_of_unwritable_keys() => Refused(() => new Dictionary<Point, int>(), "Result");

    [Test]
    public void State_that_no_property_shows() => Refused(() => new Hidden(1), "Result");

    [Test]
    public void A_partition_within_a_list() => Refused(() => new List<Partition<int>> { Partition.Of(new Dictionary<string, int>()) }, "Result[0]");

    [Test]
    public void A_file_within_a_record() => Refused(() => new Holder<ResultFile>(new ResultFile("a.txt")), "Result.Value");

    [Test]
    public void A_value_of_a_partition() => Refused(() => Partition.Of(new Dictionary<string, Table> { ["table"] = new([new Row(1, new object())]) }), "Result[\"table\"].Rows[0].Handle");

    [Test]
    public void A_value_that_is_added_to_a_partition()
    {
        var function = Returning.As(Key, () =>
        {
            using var builder = new PartitionBuilder();
            builder.Add("good", 1);
            builder.Add("bad", new Table([new Row(1, new object())]));
            return builder.ToPartition();
        });
        CheckRefused(() => function.Call(Key), () => function.Memento(Key), "Result[\"bad\"].Rows[0].Handle");
    }

    [Test]
    public async Task Of_an_asynchronous_function()
    {
        var function = Returning.AsTask(Key, () => new Table([new Row(1, new object())]));
        Assert.That(async () => await function.CallAsync(Key), Throws.TypeOf<UnsupportedResultException>().With.Message.StartsWith("Result.Rows[0].Handle"));
        Assert.That(await function.MementoAsync(Key), Is.Null);
    }

    [Test]
    public void A_file_that_is_not_there() => Refused(() => new ResultFile(Path.Combine(WorkFolder, "nowhere.txt")), "Result");

    [Test]
    public void A_result_that_cannot_outlive_the_call_is_refused_with_the_function()
    {
        var method = typeof(UnstorableResultTests).GetMethod(nameof(Slice), BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.That(() => Memento.Functions.FunctionDefinition.Of(method), Throws.ArgumentException.With.Message.Contains("outlive the call"));
    }

    private static ReadOnlySpan<int> Slice(int n) => new int[n];

    private static IEnumerable<int> Iterate()
    {
        yield return 1;
    }

    private void Refused<T>(Func<T> make, string path)
    {
        var function = Returning.As(Key, make);
        CheckRefused(() => function.Call(Key), () => function.Memento(Key), path);
    }

    private void CheckRefused(Action call, Func<MementoRecord?> find, string path)
    {
        for (var i = 1; i <= 2; i++)
        {
            var error = Assert.Throws<UnsupportedResultException>(() => call())!;
            Assert.That(error.Path, Is.EqualTo(path));
            Assert.That(error.Message, Does.StartWith(path).And.Contain("cannot be stored"));
            Assert.That(Runs.Of(Key), Is.EqualTo(i), "the body runs each time");
            Assert.That(find(), Is.Null, "nothing is kept");
        }
    }

    internal sealed record Holder<T>(T Value);
}
