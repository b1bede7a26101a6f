using System.Data;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Looking;

/// <summary>What is remembered, listed.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ListingTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static PriceHandle Price => PriceHandle.PriceMemento;

    [Test]
    public async Task Functions_are_listed_once_whatever_the_number_of_their_calls()
    {
        var cluster = Test.Environment.GetCluster(null)!;
        Assert.That(await cluster.ListFunctionsAsync().ToListAsync(), Is.Empty);
        Arithmetic.SumOfTwice.Call(Key, 1);
        Arithmetic.SumOfTwice.Call(Key, 2);
        Assert.That(await cluster.ListFunctionsAsync().ToListAsync(), Is.EquivalentTo(new[] { Arithmetic.SumOfTwice.Name, Arithmetic.Twice.Name }));
    }

    [Test]
    public async Task Mementos_are_listed_one_an_argument_set_and_no_more_than_the_limit()
    {
        Price.Batch([1, 2, 3], (price, days) => price.With(Key, days));
        Price.WithContext("scenario", "flood").With(Key, 1).Call();
        Assert.That(await Price.ListMementosAsync().CountAsync(), Is.EqualTo(4), "of all contexts");
        Assert.That(await Price.ListMementosAsync(2).CountAsync(), Is.EqualTo(2));
        Assert.That(await Price.ListMementosAsync(0).CountAsync(), Is.Zero);
        Assert.That(await Test.Environment.GetCluster(null)!.ListMementosAsync(Price.Name.At(null)).CountAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task Calls_are_listed_as_rows_with_their_arguments()
    {
        Price.With(Key, 1).Call();
        Price.With(Key, 2, 0.25).Call();
        var rows = (await Price.ListAsync().ToListAsync()).OrderBy(row => row.Get<int>("days")).ToList();
        Assert.That(rows.Select(row => (row.Get<string>("key"), row.Get<int>("days"), row.Get<double?>("rate"))), Is.EqualTo(new[] { (Key, 1, (double?)null), (Key, 2, 0.25) }));
        Assert.That(rows[1].Memento, Is.EqualTo(Price.With(Key, 2, 0.25).Memento()).Using<MementoRecord>((x, y) => x.Call == y.Call && x.Time == y.Time));
        Assert.That(rows[0].ResultType.Name, Is.EqualTo("number"));
        Assert.That(rows[0].Arguments.Keys, Is.EqualTo(new[] { "days", "key" }), "what was left out is not there");
        Assert.That(() => rows[0].Get<double>("rate"), Throws.TypeOf<InvalidCastException>().With.Message.Contains("left out"));
        Assert.That(() => rows[0]["log"], Throws.ArgumentException.With.Message.Contains("days, rate").Or.Message.Contains("key, days"));
    }

    [Test]
    public async Task A_filter_takes_the_calls_with_its_arguments()
    {
        Price.Batch([1, 2, 3], (price, days) => price.With(Key, days));
        Price.With(Key, 2, 0.5).Call();
        Assert.That(await DaysAsync(new() { ["days"] = 2 }), Is.EqualTo(new[] { 2, 2 }));
        Assert.That(await DaysAsync(new() { ["days"] = 2L, ["rate"] = 0.5 }), Is.EqualTo(new[] { 2 }), "an integer that fits, and a default that was given");
        Assert.That(await DaysAsync(new() { ["days"] = 3, ["rate"] = 0.5 }), Is.Empty, "a default that was left out is not one that was given");
        Assert.That(await DaysAsync(new() { ["days"] = 77 }), Is.Empty);
        Assert.That(await DaysAsync(new() { ["key"] = Key }, limit: 1), Has.Count.EqualTo(1));
        Assert.That(await DaysAsync(new(), limit: 0), Is.Empty);
        Assert.That(await Price.Partial(days: 2).ListAsync().CountAsync(), Is.EqualTo(2), "the arguments of a partial application are a filter too");
        Assert.That(await Price.Partial(days: 2).ListAsync(new Dictionary<string, object?> { ["days"] = 1 }).CountAsync(), Is.EqualTo(1), "over which that of the list stands");
        Assert.That(Runs.Of(Key), Is.EqualTo(4), "listing runs nothing");
    }

    [Test]
    public void A_filter_that_no_call_can_meet_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["dais"] = 1 }), Throws.ArgumentException.With.Message.Contains("'dais'").And.Message.Contains("key, days, rate"));
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["log"] = null }), Throws.ArgumentException.With.Message.Contains("not part of the key"));
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["days"] = "1" }), Throws.ArgumentException.With.Message.Contains("System.Int32").And.Message.Contains("System.String"));
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["days"] = 1.0 }), Throws.ArgumentException);
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["days"] = long.MaxValue }), Throws.ArgumentException);
        Assert.That(() => Price.ListTable(new Dictionary<string, object?> { ["days"] = null }), Throws.ArgumentException.With.Message.Contains("null"));
        Assert.That(() => Price.ListAsync(limit: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public async Task Only_calls_of_the_context_are_listed()
    {
        var flood = Price.WithContext("scenario", "flood");
        Price.With(Key, 1).Call();
        flood.With(Key, 2).Call();
        Assert.That((await Price.ListAsync().ToListAsync()).Select(row => row["days"]), Is.EqualTo(new[] { 1 }));
        var row = (await flood.ListAsync().ToListAsync()).Single();
        Assert.That(row["days"], Is.EqualTo(2));
        Assert.That(row.Arguments.Keys, Is.EqualTo(new[] { "days", "key" }), "the context is no argument");
        Assert.That(await Price.WithContext("scenario", "drought").ListAsync().CountAsync(), Is.Zero);
    }

    [Test]
    public async Task A_call_inside_of_a_context_lists_what_has_it()
    {
        var listed = Key + "/listed";
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.During[Key] = async token =>
        {
            await Arithmetic.Twice.CallAsync(Key, 2, token);
            await foreach (var row in Arithmetic.Twice.ListAsync(cancellationToken: token))
            {
                Runs.Count(listed + row["x"]);
            }
        };
        await Arithmetic.Cancellable.WithContext("scenario", "flood").CallAsync(Key);
        Assert.That((Runs.Of(listed + 1), Runs.Of(listed + 2)), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_table_has_a_column_an_argument_of_its_type()
    {
        Coast.Sight.Call("ünïcödé \ud834 \"", 1, double.NaN, new DateOnly(2026, 11, 26), Tide.Flood, 1.50m, [1, 2]);
        Coast.Sight.Call("b", 2, double.NegativeInfinity, null, Tide.Ebb, -0.0m, []);
        var table = await Coast.Sight.ListTableAsync();
        Assert.That(table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, column.DataType)), Is.EqualTo(new[]
        {
            ("key", typeof(string)), ("n", typeof(int)), ("x", typeof(double)), ("day", typeof(DateOnly)), ("tide", typeof(string)), ("price", typeof(decimal)), ("numbers", typeof(string)),
            ("result type", typeof(string)), ("computed at", typeof(DateTimeOffset)),
        }));
        Assert.That(table.Select("n = 1").Single().ItemArray[..8], Is.EqualTo(new object[] { "ünïcödé \ud834 \"", 1, double.NaN, new DateOnly(2026, 11, 26), "Flood", 1.50m, "[1,2]", "number" }));
        Assert.That(table.Select("n = 1").Single()["computed at"], Is.EqualTo((await Coast.Sight.ListMementosAsync().SingleAsync(static memento => memento.Arguments.Contains("\"n\":1", StringComparison.Ordinal))).Time));
        Assert.That(table.Select("n = 2").Single().ItemArray[2..7], Is.EqualTo(new object[] { double.NegativeInfinity, DBNull.Value, "Ebb", 0m, "[]" }));
        Assert.That((await Coast.Sight.ListAsync().ToListAsync()).Select(row => row.Get<Tide>("tide")), Is.EquivalentTo(new[] { Tide.Flood, Tide.Ebb }));
        Assert.That(Coast.Sight.ListTable(new Dictionary<string, object?> { ["day"] = null }).Rows, Has.Count.EqualTo(1));
        Assert.That(Coast.Sight.ListTable(new Dictionary<string, object?> { ["x"] = double.NaN, ["numbers"] = new List<int> { 1, 2 } }).Rows, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_table_of_nothing_has_its_columns_and_no_rows()
    {
        var table = Price.ListTable(new Dictionary<string, object?> { ["days"] = 1 });
        Assert.That(table.Rows, Is.Empty);
        Assert.That(table.Columns.Cast<DataColumn>().Select(column => column.ColumnName), Is.EqualTo(new[] { "key", "days", "rate", "result type", "computed at" }));
    }

    private static async Task<List<int>> DaysAsync(Dictionary<string, object?> arguments, int? limit = null) =>
        [.. (await Price.ListAsync(arguments, limit).ToListAsync()).Select(row => row.Get<int>("days")).Order()];
}
