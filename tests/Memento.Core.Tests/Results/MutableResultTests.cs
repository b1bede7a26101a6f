using System.Data;
using Memento.Core.Tests.Serialization;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>A result that can be changed is handed to each caller as an object of its own.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class MutableResultTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    [Test]
    public void Of_lists() => Check(() => new List<int> { 1, 2 }, static list => list[0]++, static list => list[0]);

    [Test]
    public void Of_arrays() => Check(() => new double[] { 1, 2 }, static array => array[0]++, static array => array[0]);

    [Test]
    public void Of_arrays_of_two_dimensions() => Check(() => new[,] { { 1 } }, static array => array[0, 0]++, static array => array[0, 0]);

    [Test]
    public void Of_arrays_of_arrays() => Check(() => new int[][] { [1] }, static array => array[0][0]++, static array => array[0][0]);

    [Test]
    public void Of_bytes() => Check(() => new byte[] { 1 }, static bytes => bytes[0]++, static bytes => bytes[0]);

    [Test]
    public void Of_dictionaries() => Check(() => new Dictionary<string, int> { ["a"] = 1 }, static map => map["a"]++, static map => map["a"]);

    [Test]
    public void Of_sets() => Check(() => new HashSet<int> { 1 }, static set => set.Add(2), static set => set.Count);

    [Test]
    public void Of_classes() => Check(() => new CodecSamples.Settable { Number = 1 }, static value => value.Number++, static value => value.Number);

    [Test]
    public void Of_records_that_hold_lists() => Check(() => new CodecSamples.Node("a", []), static node => node.Children.Add(node with { Children = [] }), static node => node.Children.Count);

    [Test]
    public void Of_tables() => Check(
        () =>
        {
            var table = new DataTable("t");
            table.Columns.Add("n", typeof(int));
            table.Rows.Add(1);
            return table;
        },
        static table => table.Rows[0]["n"] = 2,
        static table => table.Rows[0]["n"]);

    [Test]
    public void Of_values_of_partitions() => Check(
        () => Partition.Of(new Dictionary<string, List<int>> { ["list"] = [1] }),
        static partition => partition["list"][0]++,
        static partition => partition["list"][0]);

    private void Check<T>(Func<T> make, Action<T> change, Func<T, object> look)
        where T : class
    {
        var function = Returning.As(Key, make);
        var expected = look(make());
        var seen = new List<T>();
        for (var i = 0; i < 4; i++)
        {
            var result = function.Call(Key);
            Assert.That(look(result), Is.EqualTo(expected));
            Assert.That(seen, Has.None.SameAs(result));
            seen.Add(result);
            change(result);
        }

        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }
}
