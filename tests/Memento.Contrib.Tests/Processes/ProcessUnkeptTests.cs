namespace Memento.Contrib.Tests.Processes;

/// <summary>What workers compute while their store keeps nothing.</summary>
[Category("Long")]
internal sealed class ProcessUnkeptTests : ProcessTests
{
    private const string ReadOnly = """{ "type": "filesystem", "path": "store", "readonly": true }""";

    [Test]
    public void What_could_not_be_stored_the_program_remembers_in_memory()
    {
        PutAFileInTheWay();
        Use("\"workers\": 2");
        Assert.That(Work.Square.Batch(Enumerable.Range(0, 5), (square, n) => square.With(Folder.Path, n)).Sum(), Is.EqualTo(30));
        Assert.That(Work.Square.Batch(Enumerable.Range(0, 5), (square, n) => square.With(Folder.Path, n)).Sum(), Is.EqualTo(30));
        var large = Work.Large.Call(Folder.Path, 200_000);
        Assert.That(Work.Large.Call(Folder.Path, 200_000), Is.SameAs(large), "also what does not come in the reply else");
        Assert.That(() => Work.Fails.Call(Folder.Path), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That(() => Work.Fails.Call(Folder.Path), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That((Ledger.Count(Folder.Path, "square-3"), Ledger.Count(Folder.Path, "fails")), Is.EqualTo((1, 1)));
        Assert.That(Work.Square.Memento(Folder.Path, 3), Is.Not.Null.And.Property("Content").Null, "and it says that nothing is stored");
    }

    [Test]
    public async Task What_could_not_be_stored_the_program_stores_when_it_can()
    {
        PutAFileInTheWay();
        var environment = Use("\"workers\": 1");
        Work.Square.Call(Folder.Path, 3);
        Assert.That(() => Work.Fails.Call(Folder.Path), Throws.TypeOf<InvalidTimeZoneException>());
        File.Delete(Path.Combine(Folder.Path, "store", "m"));
        await environment.GetCluster(null)!.Storage.FlushAsync();
        environment.ClearMemory();
        Assert.That(Work.Square.Memento(Folder.Path, 3)?.Content, Is.Not.Null);
        Assert.That(Work.Square.Call(Folder.Path, 3), Is.EqualTo(9));
        Assert.That(() => Work.Fails.Call(Folder.Path), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That((Ledger.Count(Folder.Path, "square-3"), Ledger.Count(Folder.Path, "fails")), Is.EqualTo((1, 1)));
    }

    [Test]
    public void What_is_forgotten_then_is_computed_anew()
    {
        PutAFileInTheWay();
        var environment = Use("\"workers\": 1");
        Work.Square.Call(Folder.Path, 3);
        environment.GetCluster(null)!.Storage.Memory.Clear();
        Work.Square.Call(Folder.Path, 3);
        Assert.That(Ledger.Count(Folder.Path, "square-3"), Is.EqualTo(2));
    }

    [Test]
    public void Of_a_store_that_is_read_only_the_results_come_and_are_remembered_by_nobody_as_with_the_runner_local()
    {
        Use("\"workers\": 1", ReadOnly);
        Assert.That((Work.Square.Call(Folder.Path, 3), Work.Square.Call(Folder.Path, 3), Work.Large.Call(Folder.Path, 200_000).Length), Is.EqualTo((9, 9, 200_000)));
        Assert.That(Ledger.Count(Folder.Path, "square-3"), Is.EqualTo(2));
    }

    [TestCase(ReadOnly)]
    [TestCase("""{ "type": "null" }""")]
    [TestCase("""{ "type": "filesystem", "path": "store" }""")]
    public void A_partition_that_no_store_keeps_is_an_error_that_says_so(string storage)
    {
        PutAFileInTheWay();
        Use("\"workers\": 1", storage);
        Assert.That(() => Work.Parts.Call(Folder.Path), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("a partition").And.Message.Contains("did not keep it").And.Message.Contains("'local'"));
    }

    // Where the folder of all mementos is to be.
    private void PutAFileInTheWay()
    {
        Directory.CreateDirectory(Path.Combine(Folder.Path, "store"));
        Folder.Write(Path.Combine("store", "m"), "in the way");
    }
}
