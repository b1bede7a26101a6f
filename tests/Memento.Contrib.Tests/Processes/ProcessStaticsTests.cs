namespace Memento.Contrib.Tests.Processes;

/// <summary>Static fields that a function's version counts have in a worker the values that they have in the program.</summary>
[Category("Long")]
[NonParallelizable]
internal sealed class ProcessStaticsTests : ProcessTests
{
    [TearDown]
    public void Restore() => (Tariff.Rate, Tariff.Zones, Tariff.Outermost) = (0.05m, ["a", "b"], null);

    [Test]
    public void The_values_are_sent_with_each_call()
    {
        Use("\"workers\": 1");
        Assert.That(Tariff.Price.Call(Folder.Path, 100), Is.EqualTo(10m));
        Tariff.Rate = 0.1m;
        Tariff.Zones = ["a", "b", "c"];
        Assert.That(Tariff.Price.Call(Folder.Path, 100), Is.EqualTo(30m));
        Tariff.Rate = 0.05m;
        Tariff.Zones = ["a", "b"];
        Assert.That(Tariff.Price.Call(Folder.Path, 100), Is.EqualTo(10m));
        Assert.That(Ledger.Count(Folder.Path, "price"), Is.EqualTo(2), "the first values' result is remembered");
        Assert.That(Tariff.Price.Call(Folder.Path, 10), Is.EqualTo(1m), "in the worker, where they were others meanwhile");
        Assert.That(Started, Is.EqualTo(1));
    }

    [Test]
    public void A_value_that_cannot_be_sent_is_refused_by_the_fields_name_where_it_is_another_one()
    {
        Use("\"workers\": 1");
        Assert.That(Tariff.Opaque.Call(Folder.Path), Is.Positive.And.Not.EqualTo(Environment.ProcessId), "null here and there");
        Tariff.Outermost = new Tariff.Island("Juist", 2);
        Assert.That(() => Tariff.Opaque.Call(Folder.Path), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("Tariff.Outermost").And.Message.Contains("readonly"));
    }
}
