using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>Which functions, versions and mementos there are.</summary>
public abstract partial class MetadataStoreTests
{
    /// <summary>Functions are listed once, versions apart.</summary>
    [Test]
    [Rule("metadata-store-functions", "Functions are listed once, versions apart.")]
    public async Task Functions_are_listed_once()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(Functions(store), Is.Empty, "An empty store lists no functions.");
        var second = TestCalls.Function(version: "2");
        await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(argument: 2), TestCalls.Memento(second), TestCalls.Memento(TestCalls.Function(cluster: "night"))]);
        Assert.That(Functions(store), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), second, TestCalls.Function(cluster: "night")]), "Each version of a function is listed once.");
    }

    /// <summary>Mementos are listed up to a limit, of a version or of all.</summary>
    [Test]
    [Rule("metadata-store-listing", "Mementos are listed up to a limit, of a version or of all.")]
    public async Task Mementos_are_listed_up_to_a_limit()
    {
        await using var store = CreateStore(CreateContext());
        var second = TestCalls.Function(version: "2");
        await store.PutMementosAsync([.. Enumerable.Range(0, 5).Select(static i => TestCalls.Memento(argument: i)), TestCalls.Memento(second), TestCalls.Memento(TestCalls.Function("ComputeMore"))]);
        Assert.Multiple(() =>
        {
            Assert.That(Mementos(store, TestCalls.Function()), Is.EquivalentTo(Enumerable.Range(0, 5).Select(static i => TestCalls.Call(argument: i))), "A memento for each set of arguments.");
            Assert.That(Mementos(store, TestCalls.Function(version: null)), Has.Count.EqualTo(6), "A name without version lists all versions.");
            Assert.That(Mementos(store, TestCalls.Function(), 3), Has.Count.EqualTo(3), "A limit caps the count.");
            Assert.That(Mementos(store, TestCalls.Function(version: null), 6), Has.Count.EqualTo(6), "A limit that is not reached changes nothing.");
            Assert.That(Mementos(store, TestCalls.Function(version: null), 1), Has.Count.EqualTo(1), "A limit is for all versions together.");
            Assert.That(Mementos(store, TestCalls.Function(), 0), Is.Empty, "A limit of zero lists none.");
            Assert.That(Mementos(store, TestCalls.Function("Absent")), Is.Empty, "A function without mementos lists none.");
        });
    }

    /// <summary>Who lists mementos reads, puts and forgets meanwhile.</summary>
    [Test]
    [Rule("metadata-store-while-listing", "Who lists mementos reads, puts and forgets meanwhile, and is shown each that was there once.")]
    public async Task What_is_listed_changes_meanwhile()
    {
        await using var store = CreateStore(CreateContext());
        var other = TestCalls.Function("Other");
        await store.PutMementosAsync([.. Enumerable.Range(0, 300).Select(static i => TestCalls.Memento(argument: i))]);
        var listed = new List<CallKey>();
        await foreach (var function in store.ListFunctionsAsync())
        {
            await foreach (var memento in store.ListMementosAsync(function))
            {
                await store.PutMementosAsync([TestCalls.Memento(other, listed.Count)]);
                await store.WriteMetadataAsync(memento.Call, "log", Value);
                Assert.That(await store.GetMementoAsync(memento.Call), Is.Not.Null, "What is listed is read.");
                await store.ForgetCallsAsync([memento.Call]);
                listed.Add(memento.Call);
            }

            break;
        }

        Assert.That(listed, Is.EquivalentTo(Enumerable.Range(0, 300).Select(static i => TestCalls.Call(argument: i))), "Each memento that was there is listed once, whatever is put and forgotten meanwhile.");
        Assert.That(Functions(store), Is.EqualTo([other]), "What was put meanwhile is there, and what was forgotten is not.");
    }

    /// <summary>The versions of a function are listed that have mementos, metadata or both, each once.</summary>
    [Test]
    [Rule("metadata-store-versions", "The versions of a function are listed that have mementos, metadata or both, each once.")]
    public async Task Versions_are_listed_once()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(Versions(store, TestCalls.Function()), Is.Empty, "An empty store lists no versions.");
        FunctionName[] remembered = [TestCalls.Function(), TestCalls.Function(version: "sha256:AB/cd"), TestCalls.Function(version: new string('r', 400))];
        FunctionName[] described = [TestCalls.Function(), TestCalls.Function(version: null), TestCalls.Function(version: ".."), TestCalls.Function(version: new string('d', 400)), TestCalls.Function(version: new string('D', 400))];
        FunctionName[] others = [TestCalls.Function("compute"), TestCalls.Function("Other"), TestCalls.Function(cluster: "night"), TestCalls.Function(new string('N', 600))];
        await store.PutMementosAsync([.. remembered.Concat(others[..1]).SelectMany(static function => (MementoRecord[])[TestCalls.Memento(function), TestCalls.Memento(function, 2)])]);
        foreach (var function in described.Concat(others[1..]))
        {
            await store.WriteFunctionMetadataAsync(function, "code", Value);
            await store.WriteFunctionMetadataAsync(function, new string('c', 300), Value);
        }

        await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
        FunctionName[] all = [.. remembered.Union(described)];
        Assert.Multiple(() =>
        {
            Assert.That(Versions(store, TestCalls.Function(version: null)), Is.EquivalentTo(all), "Each version that has a memento or metadata is listed once, and no other function.");
            Assert.That(Versions(store, TestCalls.Function(version: "2")), Is.EquivalentTo(all), "The version of the name that is asked for is passed over.");
            Assert.That(Versions(store, others[3]), Is.EqualTo(others[3..]), "A function with a long name lists its own.");
            Assert.That(Versions(store, TestCalls.Function("Absent")), Is.Empty, "A function that has neither lists no versions.");
            Assert.That(Functions(store), Is.EquivalentTo(remembered.Concat(others[..1])), "The functions that have mementos are listed as before.");
        });
        await store.ForgetCallsAsync([.. remembered.SelectMany(static function => (CallKey[])[TestCalls.Call(function), TestCalls.Call(function, 2)])]);
        Assert.That(Versions(store, TestCalls.Function()), Is.EquivalentTo(described), "A version whose calls were forgotten is listed while it has metadata.");
    }

    private static List<FunctionName> Versions(IMetadataStore store, FunctionName function) => TestCalls.ToListAsync(store.ListVersionsAsync(function)).GetAwaiter().GetResult();

    private static List<FunctionName> Functions(IMetadataStore store) => TestCalls.ToListAsync(store.ListFunctionsAsync()).GetAwaiter().GetResult();

    private static List<CallKey> Mementos(IMetadataStore store, FunctionName function, int? limit = null) =>
        TestCalls.ToListAsync(store.ListMementosAsync(function, limit)).GetAwaiter().GetResult().ConvertAll(static memento => memento.Call);
}
