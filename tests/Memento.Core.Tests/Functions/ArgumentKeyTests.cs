using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Functions;

/// <summary>Calls with arguments that can be changed: known by what they hold at the call, on the shelf of the memory cache as well.</summary>
internal sealed class ArgumentKeyTests
{
    private static readonly MementoFunction<string, double[], double> Total = Memo.Of<string, double[], double>(TotalBody);
    private static readonly MementoFunction<string, List<int>, int> Drain = Memo.Of<string, List<int>, int>(DrainBody);
    private static readonly MementoFunction<string, Series, int> Length = Memo.Of<string, Series, int>(LengthBody);
    private static readonly MementoFunction<string, Dictionary<string, int>, int> Count = Memo.Of<string, Dictionary<string, int>, int>(CountBody);

    private readonly string _key = Guid.NewGuid().ToString();
    private TestEnvironment _test = null!;

    [SetUp]
    public void SetUp() => _test = new TestEnvironment("memory");

    [TearDown]
    public async Task TearDown() => await _test.DisposeAsync();

    private string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    [Test]
    public void An_equal_array_is_remembered_and_a_changed_one_is_not()
    {
        var values = new[] { 1.0, 2.0 };
        Assert.That(Total.Call(Key, values), Is.EqualTo(3));
        Assert.That(Total.Call(Key, [1.0, 2.0]), Is.EqualTo(3));
        values[0] = 5;
        Assert.That(Total.Call(Key, values), Is.EqualTo(7));
        Assert.That(Total.Call(Key, [1.0, 2.0]), Is.EqualTo(3));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_function_that_changes_its_argument_is_known_by_what_it_was_given()
    {
        Assert.That(Drain.Call(Key, [1, 2]), Is.EqualTo(3));
        Assert.That(Drain.Call(Key, [1, 2]), Is.EqualTo(3));
        Assert.That(Drain.Call(Key, []), Is.Zero);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    [NonParallelizable] // A collection of garbage that another test causes moves the count of this thread.
    public void A_hit_with_a_record_of_arrays_allocates_nothing()
    {
        var key = Key;
        var series = new Series("a", new double[100], [1, 2]);
        for (var i = 0; i < 200; i++)
        {
            Length.Call(key, series);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Length.Call(key, series);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(Runs.Of(key), Is.EqualTo(1));
    }

    [Test]
    public void A_refused_argument_is_refused_though_one_that_looks_the_same_is_remembered()
    {
        Assert.That(Count.Call(Key, new Dictionary<string, int> { ["a"] = 1 }), Is.EqualTo(1));
        Assert.That(Count.Call(Key, new Dictionary<string, int> { ["a"] = 1 }), Is.EqualTo(1));
        var ignoringCase = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 };
        Assert.That(() => Count.Call(Key, ignoringCase), Throws.TypeOf<UnsupportedArgumentException>());
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [MementoFunction(Version = "1")]
    private static double TotalBody(string key, double[] values)
    {
        Runs.Count(key);
        return values.Sum();
    }

    [MementoFunction(Version = "1")]
    private static int DrainBody(string key, List<int> items)
    {
        Runs.Count(key);
        var sum = items.Sum();
        items.Clear();
        return sum;
    }

    [MementoFunction(Version = "1")]
    private static int LengthBody(string key, Series series)
    {
        Runs.Count(key);
        return series.Values.Length;
    }

    [MementoFunction(Version = "1")]
    private static int CountBody(string key, Dictionary<string, int> entries)
    {
        Runs.Count(key);
        return entries.Count;
    }

    internal sealed record Series(string Name, double[] Values, List<int> Counts);
}
