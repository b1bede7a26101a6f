using System.Text;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every metadata store does. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract class MetadataStoreTests : BackendTestsBase
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("value");

    /// <summary>Makes the store; called again with an equal context, it opens the same one. The test disposes it.</summary>
    protected abstract IMetadataStore CreateStore(BackendContext context);

    /// <summary>A memento reads as it was put.</summary>
    [Test]
    [Rule("metadata-store-whole-memento", "Every member of a memento reads as it was put.")]
    public async Task A_memento_reads_as_it_was_put()
    {
        await using var store = CreateStore(CreateContext());
        var memento = TestCalls.Memento() with
        {
            Content = new ContentReference(new DataKey("c/" + new string('a', 64), "7"), new string('a', 64), 0xfedcba98, long.MaxValue, "json"),
            Arguments = "{\"x\":\"ünïcödé 𝄞 \\u0000 \ud800 \\\"\"}",
            Runner = new RunnerDescription("queue", new Dictionary<string, string> { ["queue"] = "night" }),
        };
        await store.PutMementosAsync([memento]);
        var read = await store.GetMementoAsync(memento.Call);
        Assert.That(read, Is.Not.Null, "A memento that was put is there.");
        Assert.That(Encoding.UTF8.GetString(MementoSerializer.Serialize(read!)), Is.EqualTo(Encoding.UTF8.GetString(MementoSerializer.Serialize(memento))), "Every member of a memento reads as it was put.");
    }

    /// <summary>The bytes of a small result come back with the memento.</summary>
    [TestCase("")]
    [TestCase("text, \"quoted\"\r\n\tünïcödé 𝄞")]
    [TestCase("\0control")]
    [Rule("metadata-store-inline", "The bytes of a small result come back with the memento.")]
    public async Task A_small_result_comes_back_with_its_memento(string text)
    {
        await using var store = CreateStore(CreateContext());
        byte[][] results = [Encoding.UTF8.GetBytes(text), [.. Encoding.UTF8.GetBytes(text), 0xff]];
        var content = new ContentReference(DataKey.ForContent(new string('a', 64)), new string('a', 64), 1, 2, "text");
        await store.PutMementosAsync([.. results.Select((bytes, i) => TestCalls.Memento(argument: i) with { Content = content with { Inline = bytes } })]);
        for (var i = 0; i < results.Length; i++)
        {
            Assert.That((await store.GetMementoAsync(TestCalls.Call(argument: i)))?.Content?.Inline?.ToArray(), Is.EqualTo(results[i]), "The bytes within a memento come back as they were put.");
        }
    }

    /// <summary>Lists are answered in their order.</summary>
    [Test]
    [Rule("metadata-store-order", "As many answers as calls, in their order, null or false where there is nothing.")]
    public async Task Mementos_are_answered_in_order()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento(argument: 3), TestCalls.Memento(argument: 1)]);
        CallKey[] calls = [TestCalls.Call(argument: 1), TestCalls.Call(argument: 2), TestCalls.Call(argument: 3)];
        var mementos = await store.GetMementosAsync(calls);
        Assert.Multiple(() =>
        {
            Assert.That(mementos.Select(static memento => memento?.Call), Is.EqualTo((CallKey?[])[calls[0], null, calls[2]]), "As many answers as calls, null where there is none.");
            Assert.That(store.ExistAsync(calls).AsTask().Result, Is.EqualTo([true, false, true]), "Existence is answered in order.");
            Assert.That(store.GetMementosAsync([]).AsTask().Result, Is.Empty, "No calls, no answers.");
            Assert.That(store.GetMementosAsync([.. calls, calls[0]]).AsTask().Result.Select(static memento => memento?.Call), Is.EqualTo((CallKey?[])[calls[0], null, calls[2], calls[0]]), "A call that is asked for twice is answered twice.");
        });
        CallKey[] many = [.. Enumerable.Range(0, 5_000).Select(static i => TestCalls.Call(argument: i))];
        Assert.That((await store.GetMementosAsync(many)).Select(static (memento, i) => memento is null ? -1 : i), Is.EqualTo(many.Select(static (_, i) => i is 1 or 3 ? i : -1)), "Thousands of calls are answered in order.");
    }

    /// <summary>A memento replaces the one before it.</summary>
    [Test]
    [Rule("metadata-store-replaces", "A memento replaces the one before it.")]
    public async Task A_memento_replaces_the_one_before()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.PutMementosAsync([TestCalls.Memento() with { CorrelationId = "cid_ffffffffffff" }]);
        Assert.That((await store.GetMementoAsync(TestCalls.Call()))?.CorrelationId, Is.EqualTo("cid_ffffffffffff"), "The memento put last is the one that is there.");
    }

    /// <summary>A memento is put in the place of the one that was read, and of no other.</summary>
    [Test]
    [Rule("metadata-store-replaces-one", "A memento is put in the place of the one that was read, and of no other.")]
    public async Task A_memento_replaces_the_one_that_was_read()
    {
        await using var store = CreateStore(CreateContext());
        var first = TestCalls.Memento();
        var second = first with { CorrelationId = "cid_ffffffffffff" };
        Assert.That(await store.TryReplaceAsync(second, first), Is.False, "A call without memento has none that could be replaced.");
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A memento that replaced nothing is not there.");
        await store.PutMementosAsync([first]);
        await store.WriteMetadataAsync(first.Call, "log", Value);
        var read = (await store.GetMementoAsync(first.Call))!;
        Assert.That(await store.TryReplaceAsync(second, read), Is.True, "The memento that was read is replaced while it is there.");
        Assert.That((await store.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "The memento that replaced another is there.");
        Assert.That(await store.TryReplaceAsync(first, read), Is.False, "A memento that is gone is not replaced.");
        Assert.That((await store.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "The memento that came in between stays.");
        Assert.That(ReadMetadata(store, first.Call, "log"), Is.EqualTo(Value), "A memento that is replaced leaves its call's metadata.");
        await store.ForgetCallsAsync([first.Call]);
        Assert.That(await store.TryReplaceAsync(first, second), Is.False, "A memento that was forgotten is not replaced.");
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A call that was forgotten stays forgotten.");
    }

    /// <summary>The name, version and cluster of a function may be any text, and the function is listed by them.</summary>
    [TestCase("Compute", "1", null)]
    [TestCase("Compute", null, null)]
    [TestCase("Compute`1[System.Int32](System.String,System.Double*)", "sha256:ab/cd?ef", "night: shift")]
    [TestCase("ünïcödé", "..", "con")]
    [TestCase(".", "NUL", "COM1")]
    [TestCase("Trailing. ", "a b\t\"<>|*", null)]
    [Rule("metadata-store-names", "The name, version and cluster of a function may be any text, and the function is listed by them.")]
    public async Task Any_name_works(string name, string? version, string? cluster)
    {
        await using var store = CreateStore(CreateContext());
        cluster = cluster?.Replace(":", "", StringComparison.Ordinal);
        var function = TestCalls.Function(name, version, cluster);
        await store.PutMementosAsync([TestCalls.Memento(function)]);
        Assert.Multiple(() =>
        {
            Assert.That(store.GetMementoAsync(TestCalls.Call(function)).AsTask().Result?.Function, Is.EqualTo(function), "A function of any name has mementos.");
            Assert.That(Functions(store), Is.EqualTo([function]), "A function of any name is listed by it.");
        });
    }

    /// <summary>Functions stay apart whose names are too long for a file system or differ only by case.</summary>
    [Test]
    [Rule("metadata-store-long-names", "Functions stay apart whose names are too long for a file system or differ only by case.")]
    public async Task Long_names_and_case_keep_functions_apart()
    {
        await using var store = CreateStore(CreateContext());
        var longName = new string('N', 600);
        FunctionName[] functions =
        [
            TestCalls.Function(longName + "a"), TestCalls.Function(longName + "b"), TestCalls.Function("compute"), TestCalls.Function("Compute"),
            TestCalls.Function("Compute", new string('v', 400)),
        ];
        await store.PutMementosAsync([.. functions.Select(static function => TestCalls.Memento(function))]);
        Assert.Multiple(() =>
        {
            Assert.That(Functions(store), Is.EquivalentTo(functions), "Long names and names that differ by case are kept apart.");
            foreach (var function in functions)
            {
                Assert.That(Mementos(store, function), Is.EqualTo([TestCalls.Call(function)]), "Each function has its own mementos.");
            }
        });
    }

    /// <summary>Functions that differ in any part of their names are different ones.</summary>
    [Test]
    [Rule("metadata-store-apart", "Functions that differ in any part of their names are different ones, and so are the calls of each.")]
    public async Task Functions_that_differ_anywhere_are_apart()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [.. TestCalls.AlikeFunctions];
        for (var i = 0; i < functions.Length; i++)
        {
            Assert.That(await store.GetMementoAsync(TestCalls.Call(functions[i])), Is.Null, $"{functions[i]} does not see a memento of another function.");
            await store.PutMementosAsync([TestCalls.Memento(functions[i]) with { ProcessId = i }]);
        }

        Assert.Multiple(() =>
        {
            Assert.That(store.GetMementosAsync([.. functions.Select(static function => TestCalls.Call(function))]).AsTask().Result.Select(static memento => memento?.ProcessId), Is.EqualTo(functions.Select(static (_, i) => i)), "Each function has its own memento.");
            Assert.That(Functions(store), Is.EquivalentTo(functions), "Each function is listed by its own name.");
            Assert.That(functions.Select(function => store.GetMementoAsync(TestCalls.Call(function)).AsTask().Result?.ProcessId), Is.EqualTo(functions.Select(static (_, i) => i)), "Each function has its own memento, also when it is asked for alone.");
            foreach (var function in functions.Where(static function => function.Version is not null))
            {
                Assert.That(Mementos(store, function), Is.EqualTo([TestCalls.Call(function)]), $"{function} lists its own mementos.");
            }
        });
        foreach (var function in functions[4..])
        {
            await store.ForgetFunctionAsync(function);
        }

        Assert.That(Functions(store), Is.EquivalentTo(functions[..4]), "A function that is forgotten takes none with it whose name is like its own.");
    }

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

    /// <summary>Forgetting a call removes its memento and its custom metadata, and spares the others.</summary>
    [Test]
    [Rule("metadata-store-forget-call", "Forgetting a call removes its memento and its custom metadata, and spares the others.")]
    public async Task Forgetting_a_call_spares_the_others()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(argument: 2)]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
        await store.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 99), TestCalls.Call(TestCalls.Function("Absent"))]);
        Assert.That(await store.GetMementoAsync(TestCalls.Call()), Is.Null, "A forgotten call has no memento.");
        Assert.That(await store.GetMementoAsync(TestCalls.Call(argument: 2)), Is.Not.Null, "Other calls stay.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(await store.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Null, "A call's custom metadata goes with it.");
        await store.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]);
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed.");
    }

    /// <summary>A memento whose result turned out damaged is forgotten with its metadata, and none that was computed since.</summary>
    [Test]
    [Rule("metadata-store-forget-damaged", "A memento whose result turned out damaged is forgotten with its metadata, and none that was computed since.")]
    public async Task Forgetting_what_is_damaged_spares_what_was_computed_since()
    {
        await using var store = CreateStore(CreateContext());
        var damaged = TestCalls.Memento();
        var newer = damaged with { Time = damaged.Time.AddTicks(1) };
        await store.ForgetDamagedAsync(damaged.Call, damaged.Time);
        await store.PutMementosAsync([newer]);
        await store.WriteMetadataAsync(newer.Call, "log", Value);
        await store.ForgetDamagedAsync(damaged.Call, damaged.Time);
        Assert.That((await store.GetMementoAsync(newer.Call))?.Time, Is.EqualTo(newer.Time), "A memento that was computed since the damaged one stays.");
        Assert.That(ReadMetadata(store, newer.Call, "log"), Is.EqualTo(Value), "A memento that stays keeps its metadata.");
        await store.ForgetDamagedAsync(newer.Call, newer.Time);
        Assert.That(await store.GetMementoAsync(newer.Call), Is.Null, "A damaged memento is forgotten.");
        await store.PutMementosAsync([newer]);
        Assert.That(ReadMetadata(store, newer.Call, "log"), Is.Null, "The custom metadata of a damaged memento goes with it.");
    }

    /// <summary>Forgetting a function removes one version, or all when none is given, and spares every other function.</summary>
    [Test]
    [Rule("metadata-store-forget-function", "Forgetting a function removes one version, or all when none is given, and spares every other function.")]
    public async Task Forgetting_a_function_spares_the_others()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function("ComputeMore"), TestCalls.Function(cluster: "night")];
        await store.PutMementosAsync([.. functions.Select(static function => TestCalls.Memento(function))]);
        foreach (var function in functions)
        {
            await store.WriteMetadataAsync(TestCalls.Call(function), "log", Value);
        }

        await store.ForgetFunctionAsync(TestCalls.Function("Absent"));
        await store.ForgetFunctionAsync(functions[0]);
        Assert.That(Functions(store), Is.EquivalentTo(functions[1..]), "Forgetting a version spares other versions.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.Null, "The custom metadata of its calls goes with a version.");
        Assert.That(ReadMetadata(store, TestCalls.Call(functions[1]), "log"), Is.EqualTo(Value), "That of another version stays.");
        await store.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Functions(store), Is.EquivalentTo(functions[2..]), "Forgetting a name without version forgets all versions, and no other function.");
        await store.ForgetEverythingAsync();
        Assert.That(Functions(store), Is.Empty, "Forgetting everything leaves nothing.");
        await store.ForgetEverythingAsync();
        await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(functions[3])]);
        Assert.That(Functions(store), Is.EquivalentTo((FunctionName[])[functions[0], functions[3]]), "A store that forgot everything goes on.");
        Assert.That(ReadMetadata(store, TestCalls.Call(functions[3]), "log"), Is.Null, "The custom metadata of all calls goes with everything.");
    }

    /// <summary>Custom metadata of any name and length reads as it was last written, and is listed by name.</summary>
    [Test]
    [Rule("metadata-store-metadata", "Custom metadata of any name and length reads as it was last written, and is listed by name.")]
    public async Task Custom_metadata_is_kept_by_name()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        var call = TestCalls.Call();
        var large = new byte[5 * 1024 * 1024];
        new Random(5).NextBytes(large);
        string[] names = ["log", "Log", "../up", "con", "a:b*c", new string('n', 400), "ü"];
        foreach (var name in names)
        {
            await store.WriteMetadataAsync(call, name, Encoding.UTF8.GetBytes(name));
        }

        await store.WriteMetadataAsync(call, "large", large);
        await store.WriteMetadataAsync(call, "empty", large);
        await store.WriteMetadataAsync(call, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            foreach (var name in names)
            {
                Assert.That(ReadMetadata(store, call, name), Is.EqualTo(Encoding.UTF8.GetBytes(name)), $"Metadata '{name}' reads as it was written.");
            }

            Assert.That(ReadMetadata(store, call, "large").AsSpan().SequenceEqual(large), Is.True, "Metadata of 5 MB works.");
            Assert.That(ReadMetadata(store, call, "empty"), Is.EqualTo(Array.Empty<byte>()), "Metadata written again replaces what was there.");
            Assert.That(ReadMetadata(store, call, "unknown"), Is.Null, "Unknown metadata is null.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(call)).Result, Is.EquivalentTo(names.Append("large").Append("empty")), "The names of a call's metadata are listed.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(TestCalls.Call(argument: 2))).Result, Is.Empty, "A call without metadata lists none.");
            Assert.That(Mementos(store, call.Function), Has.Count.EqualTo(1), "Metadata is not listed as a memento.");
        });
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, call, "log"), Is.Not.Null, "A memento put again keeps its call's metadata.");
    }

    /// <summary>What was written is the store's own: who wrote it goes on with his bytes.</summary>
    [Test]
    [Rule("metadata-store-own-bytes", "The bytes that are written are the caller's, who uses them for something else afterwards.")]
    public async Task What_was_written_is_the_stores_own()
    {
        await using var store = CreateStore(CreateContext());
        var bytes = Value.ToArray();
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", bytes);
        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", bytes);
        bytes.AsSpan().Clear();
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.EqualTo(Value), "Metadata reads as it was when it was written.");
        Assert.That(ReadFunctionMetadata(store, TestCalls.Function(), "code"), Is.EqualTo(Value), "Metadata of a function reads as it was when it was written.");
    }

    /// <summary>Metadata of a call that has no memento is refused, and nothing of it is kept.</summary>
    [Test]
    [Rule("metadata-store-metadata-refused", "Metadata of a call that has no memento is refused, and nothing of it is kept.")]
    public async Task Metadata_of_a_call_without_memento_is_refused()
    {
        await using var store = CreateStore(CreateContext());
        var call = TestCalls.Call();
        Assert.That(async () => await store.WriteMetadataAsync(call, "log", Value), Throws.InstanceOf<MementoNotFoundException>(), "Metadata of a call that was never computed is refused.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, call, "log"), Is.Null, "What was refused is not there for the next result.");
        await store.ForgetCallsAsync([call]);
        Assert.That(async () => await store.WriteMetadataAsync(call, "log", Value), Throws.InstanceOf<MementoNotFoundException>(), "Metadata of a call that was forgotten is refused.");
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed.");
    }

    /// <summary>Metadata of a function, of any name, bytes and length, reads as it was last written, and needs no memento.</summary>
    [Test]
    [Rule("metadata-store-function-metadata", "Metadata of a function, of any name, bytes and length, reads as it was last written, and needs no memento.")]
    public async Task Function_metadata_is_kept_by_name()
    {
        await using var store = CreateStore(CreateContext());
        var function = TestCalls.Function();
        var large = new byte[700_000];
        new Random(5).NextBytes(large);
        string[] names = [FunctionMetadata.CodeName, "code", "Code", "../up", "..", "a/b", "con", "NUL", "a\0b", "a:b*c", new string('n', 300), "ü", new string('a', 64) + ".memento.json"];
        foreach (var name in names)
        {
            await store.WriteFunctionMetadataAsync(function, name, Encoding.UTF8.GetBytes(name));
        }

        await store.WriteFunctionMetadataAsync(function, "large", large);
        await store.WriteFunctionMetadataAsync(function, "empty", large);
        await store.WriteFunctionMetadataAsync(function, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            foreach (var name in names)
            {
                Assert.That(ReadFunctionMetadata(store, function, name), Is.EqualTo(Encoding.UTF8.GetBytes(name)), $"Function metadata '{name}' reads as it was written.");
            }

            Assert.That(ReadFunctionMetadata(store, function, "large").AsSpan().SequenceEqual(large), Is.True, "Function metadata is any bytes.");
            Assert.That(ReadFunctionMetadata(store, function, "empty"), Is.EqualTo(Array.Empty<byte>()), "Function metadata written again replaces what was there.");
            Assert.That(ReadFunctionMetadata(store, function, "unknown"), Is.Null, "Unknown function metadata is null.");
            Assert.That(async () => await store.WriteFunctionMetadataAsync(function, "", Value), Throws.ArgumentException, "A name is not empty.");
            Assert.That(async () => await store.ReadFunctionMetadataAsync(function, ""), Throws.ArgumentException, "No name that is read is empty.");
            Assert.That(TestCalls.ToListAsync(store.ListFunctionMetadataAsync(function)).Result, Is.Unique.And.Contain(FunctionMetadata.CodeName), "The host's own names are listed, and each once.");
            Assert.That(TestCalls.ToListAsync(store.ListFunctionMetadataAsync(TestCalls.Function("Other"))).Result, Is.Empty, "Another function has none of them.");
            Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed with those that have some.");
            Assert.That(Mementos(store, TestCalls.Function(version: null)), Is.Empty, "Function metadata is not listed as a memento.");
            Assert.That(Log.Warnings, Is.Empty, "Function metadata is not taken for a damaged memento.");
        });
    }

    /// <summary>Metadata of a function is of one version, and of no call.</summary>
    [Test]
    [Rule("metadata-store-function-metadata-version", "Metadata of a function is of one version, and of no call.")]
    public async Task Function_metadata_is_of_one_version()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function(version: null), TestCalls.Function(version: "none"), TestCalls.Function(cluster: "night"), TestCalls.Function("compute"), TestCalls.Function(new string('N', 600), new string('v', 400))];
        foreach (var function in functions)
        {
            await store.WriteFunctionMetadataAsync(function, "code", Encoding.UTF8.GetBytes(function.ToString()));
        }

        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "code", Value);
        Assert.Multiple(() =>
        {
            foreach (var function in functions)
            {
                Assert.That(ReadFunctionMetadata(store, function, "code"), Is.EqualTo(Encoding.UTF8.GetBytes(function.ToString())), $"{function} has its own metadata.");
            }

            Assert.That(ReadFunctionMetadata(store, TestCalls.Function(version: "3"), "code"), Is.Null, "A version that has none does not see another's.");
            Assert.That(ReadMetadata(store, TestCalls.Call(), "code"), Is.EqualTo(Value), "Metadata of a call is another.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(TestCalls.Call())).Result, Is.EqualTo(["code"]), "Metadata of a function is not listed for a call.");
        });
    }

    /// <summary>Metadata of a function goes when its version, the function or everything is forgotten, and stays when calls are.</summary>
    [Test]
    [Rule("metadata-store-function-metadata-forgotten", "Metadata of a function goes when its version, the function or everything is forgotten, and stays when calls are.")]
    public async Task Function_metadata_goes_with_its_version()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function(version: null), TestCalls.Function("Other")];
        await WriteAllAsync();
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(Present(), Is.EqualTo(functions), "Forgetting the calls of a function leaves its metadata.");
        Assert.That(Functions(store), Is.Empty, "A function whose calls were forgotten is not listed with those that have mementos.");
        await store.ForgetFunctionAsync(functions[0]);
        Assert.That(Present(), Is.EqualTo(functions[1..]), "Forgetting a version takes its metadata and no other's.");
        await WriteAllAsync();
        await store.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Present(), Is.EqualTo(functions[3..]), "Forgetting a name without version takes the metadata of all versions, and of no other function.");
        await WriteAllAsync();
        await store.ForgetEverythingAsync();
        Assert.That(Present(), Is.Empty, "Forgetting everything takes all metadata of functions.");
        Assert.That(Versions(store, functions[0]), Is.Empty, "What was forgotten is not listed.");

        async Task WriteAllAsync()
        {
            foreach (var function in functions)
            {
                await store.WriteFunctionMetadataAsync(function, "code", Value);
            }
        }

        IEnumerable<FunctionName> Present() => functions.Where(function => ReadFunctionMetadata(store, function, "code") is not null);
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

    /// <summary>Writers and forgetters at once leave whole mementos.</summary>
    [Test]
    [Rule("metadata-store-concurrent", "Writers and forgetters at once leave whole mementos.")]
    public async Task Writers_at_once_leave_whole_mementos()
    {
        await using var store = CreateStore(CreateContext());
        await AtOnce.RunAsync(200, async i =>
        {
            var memento = TestCalls.Memento(argument: i % 7);
            await store.PutMementosAsync([memento]);
            if (i % 5 == 0)
            {
                await store.ForgetCallsAsync([memento.Call]);
            }

            _ = await store.GetMementoAsync(memento.Call);
            if (i % 3 == 0)
            {
                try
                {
                    await store.WriteMetadataAsync(memento.Call, "log", Value);
                }
                catch (MementoNotFoundException)
                {
                    // Another one has forgotten it.
                }

                await store.WriteFunctionMetadataAsync(TestCalls.Function(version: $"described {i % 4}"), "code", Value);
                await store.ForgetFunctionAsync(TestCalls.Function(version: $"described {i % 4}"));
            }

            if (i % 4 == 0)
            {
                Assert.That(Functions(store), Is.Empty.Or.EqualTo(new[] { memento.Function }), "Who lists while others write and forget is shown what there is.");
                Assert.That(Mementos(store, memento.Function), Is.Unique, "No memento is listed twice.");
                Assert.That(Versions(store, memento.Function), Is.Unique, "No version is listed twice.");
                Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(memento.Call)).Result, Is.Empty.Or.EqualTo(new[] { "log" }), "Metadata is listed once, if at all.");
            }
        });
        await store.PutMementosAsync([.. Enumerable.Range(0, 7).Select(static i => TestCalls.Memento(argument: i))]);
        Assert.Multiple(() =>
        {
            Assert.That(Mementos(store, TestCalls.Function()), Has.Count.EqualTo(7), "Writers and forgetters at once leave whole mementos.");
            Assert.That(Log.Warnings, Is.Empty, "Writers and forgetters at once damage nothing.");
        });
    }

    /// <summary>What is given up is not kept, and says so.</summary>
    [Test]
    [Rule("metadata-store-cancelled", "What is cancelled before it is kept is not kept, and says so.")]
    public async Task What_is_given_up_is_not_kept()
    {
        await using var store = CreateStore(CreateContext());
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(async () => await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(argument: 2)], cancelled), Throws.InstanceOf<OperationCanceledException>(), "Keeping mementos can be given up.");
        Assert.That(Functions(store), Is.Empty, "Mementos that were given up are not there.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", Value);
        Assert.That(async () => await store.WriteMetadataAsync(TestCalls.Call(), "log", ReadOnlyMemory<byte>.Empty, cancelled), Throws.InstanceOf<OperationCanceledException>(), "Metadata can be given up.");
        Assert.That(async () => await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", ReadOnlyMemory<byte>.Empty, cancelled), Throws.InstanceOf<OperationCanceledException>(), "Metadata of a function can be given up.");
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.EqualTo(Value), "The old value of metadata that was given up stays.");
        Assert.That(ReadFunctionMetadata(store, TestCalls.Function(), "code"), Is.EqualTo(Value), "The old value of a function's metadata that was given up stays.");
    }

    /// <summary>Who has the store open sees what another one who has it open keeps and forgets.</summary>
    [Test]
    [Rule("metadata-store-shared", "Who has the store open sees what another one who has it open keeps and forgets.")]
    public async Task Others_see_what_is_kept_and_forgotten()
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        var first = TestCalls.Memento();
        var second = first with { CorrelationId = "cid_ffffffffffff" };
        Assert.That(await others.GetMementoAsync(first.Call), Is.Null, "There is nothing yet.");
        Assert.That(Functions(others), Is.Empty, "Nothing is listed yet.");
        await store.PutMementosAsync([first]);
        await store.WriteMetadataAsync(first.Call, "log", Value);
        Assert.That((await others.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(first.CorrelationId), "A memento that another one has put is there, also where there was none a moment ago.");
        Assert.That(ReadMetadata(others, first.Call, "log"), Is.EqualTo(Value), "So is its metadata.");
        Assert.That(Functions(others), Is.EqualTo([first.Function]), "A function is listed of which another one has put a memento.");
        await store.PutMementosAsync([second]);
        Assert.That((await others.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "A memento that another one has replaced is not read as it was.");
        await others.ForgetCallsAsync([first.Call]);
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A call that another one has forgotten is forgotten.");
        Assert.That(ReadMetadata(store, first.Call, "log"), Is.Null, "So is its metadata.");
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed, whoever has forgotten them.");
    }

    /// <summary>What goes with its object is told as of this process.</summary>
    [Test]
    [Rule("metadata-store-of-this-process", "What goes with the object that stored it is told as of this process, and what stays is not.")]
    public async Task It_says_whether_it_is_of_this_process()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(store.IsOfThisProcess, Is.EqualTo(!IsPersistent), "Another process sees what stays, and nothing of what does not: no worker is started for that.");
    }

    /// <summary>A store that was disposed may be disposed again.</summary>
    [Test]
    [Rule("metadata-store-disposed-twice", "A store that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.DisposeAsync();
        Assert.That(async () => await store.DisposeAsync(), Throws.Nothing, "Who made a store disposes it, and the host does so once more.");
    }

    /// <summary>What is stored outlives the object that stored it.</summary>
    [Test]
    [Rule("metadata-store-stays", "What is stored outlives the object that stored it.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        await using (var store = CreateStore(CreateContext()))
        {
            await store.PutMementosAsync([TestCalls.Memento()]);
            await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
            await store.WriteFunctionMetadataAsync(TestCalls.Function(version: "2"), "code", Value);
        }

        await using var again = CreateStore(CreateContext());
        Assert.That(await again.GetMementoAsync(TestCalls.Call()), Is.Not.Null, "A store that is opened again has what was stored.");
        Assert.That(ReadMetadata(again, TestCalls.Call(), "log"), Is.EqualTo(Value), "A store that is opened again has the metadata too.");
        Assert.That(ReadFunctionMetadata(again, TestCalls.Function(version: "2"), "code"), Is.EqualTo(Value), "A store that is opened again has the metadata of functions.");
        Assert.That(Versions(again, TestCalls.Function()), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function(version: "2")]), "A store that is opened again lists the versions.");
    }

    /// <summary>A lease never waits for the process that has it, and a store that gives some gives each.</summary>
    [Test]
    [Rule("metadata-store-lease-own", "A lease never waits for the process that has it, and a store that gives some gives each.")]
    public async Task A_lease_does_not_wait_for_its_own_process()
    {
        await using var store = CreateStore(CreateContext());
        await using var first = await store.LeaseAsync(TestCalls.Call());
        await using var again = await store.LeaseAsync(TestCalls.Call());
        await using var other = await store.LeaseAsync(TestCalls.Call(argument: 2));
        Assert.Multiple(() =>
        {
            Assert.That(again is null, Is.EqualTo(first is null), "A lease is given to its own process as often as it is asked for.");
            Assert.That(other is null, Is.EqualTo(first is null), "Several leases are held at once.");
            Assert.That(first?.HadToWait ?? false, Is.False, "Nobody was in the way of the first one.");
            Assert.That(again?.HadToWait ?? false, Is.False, "A process is not in its own way.");
        });
    }

    /// <summary>A lease keeps others who opened the same store waiting until it is given back.</summary>
    [Test]
    [CancelAfter(60_000)]
    [Rule("metadata-store-lease-others", "A lease keeps others who opened the same store waiting until it is given back.")]
    public async Task A_lease_keeps_others_waiting(CancellationToken cancellation)
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        var first = await store.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation);
        var again = await store.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation);
        if (first is null || again is null)
        {
            Assert.Ignore("This store gives no leases.");
            return;
        }

        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = others.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation).AsTask();
        var impatient = others.LeaseAsync(TestCalls.Call(), cancellationToken: impatience.Token).AsTask();
        await using (await others.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation))
        {
            await first.DisposeAsync();
            await first.DisposeAsync();
            Assert.That(waiting.IsCompleted, Is.False, "A lease that was taken twice is given back by both.");
        }

        await impatience.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>(), "A wait can be given up.");
        await again.DisposeAsync();
        await using var lease = await waiting;
        Assert.That(lease?.HadToWait, Is.True, "Who had to wait is told so.");
    }

    /// <summary>What is forgotten is told to others who opened the same store, and to each of them.</summary>
    [Test]
    [Rule("metadata-store-forgotten", "What is forgotten is told to others who opened the same store, and to each of them.")]
    public async Task What_is_forgotten_is_told_to_others()
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        if (others.FollowForgotten() is not { } feed || others.FollowForgotten() is not { } second)
        {
            Assert.Ignore("This store tells nobody what is forgotten.");
            return;
        }

        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(await ToldAsync(feed), Is.Empty, "Nothing was forgotten yet.");
        var odd = TestCalls.Function("ünïcödé \ud800 \n %", "a b\t\"<>|*");
        await store.TellForgottenAsync(new ForgottenCalls { Calls = [TestCalls.Call(), TestCalls.Call(odd, 2)] });
        Assert.That(await ToldAsync(feed), Is.EquivalentTo((object[])[TestCalls.Call(), TestCalls.Call(odd, 2)]), "Forgotten calls are told.");
        await store.TellForgottenAsync(new ForgottenCalls { Functions = [odd, TestCalls.Function(version: null)] });
        Assert.That(await ToldAsync(feed), Is.EquivalentTo((object[])[odd, TestCalls.Function(version: null)]), "Forgotten functions are told.");
        Assert.That(await ToldAsync(feed), Is.Empty, "What was told once is not told again.");
        Assert.That(await ToldAsync(second), Has.Count.EqualTo(4), "Each who follows is told all.");
        await store.TellForgottenAsync(ForgottenCalls.All);
        Assert.That((await feed.ReadAsync()).Everything, Is.True, "That everything was forgotten is told.");

        static async Task<List<object>> ToldAsync(IForgottenFeed feed)
        {
            var forgotten = await feed.ReadAsync();
            Assert.That(forgotten.Everything, Is.False, "No more is told than was forgotten, as long as it can be.");
            return [.. forgotten.Functions, .. forgotten.Calls.Cast<object>()];
        }
    }

    private static byte[]? ReadMetadata(IMetadataStore store, CallKey call, string name) =>
        store.ReadMetadataAsync(call, name).AsTask().GetAwaiter().GetResult()?.ToArray();

    private static byte[]? ReadFunctionMetadata(IMetadataStore store, FunctionName function, string name) =>
        store.ReadFunctionMetadataAsync(function, name).AsTask().GetAwaiter().GetResult()?.ToArray();

    private static List<FunctionName> Versions(IMetadataStore store, FunctionName function) => TestCalls.ToListAsync(store.ListVersionsAsync(function)).GetAwaiter().GetResult();

    private static List<FunctionName> Functions(IMetadataStore store) => TestCalls.ToListAsync(store.ListFunctionsAsync()).GetAwaiter().GetResult();

    private static List<CallKey> Mementos(IMetadataStore store, FunctionName function, int? limit = null) =>
        TestCalls.ToListAsync(store.ListMementosAsync(function, limit)).GetAwaiter().GetResult().ConvertAll(static memento => memento.Call);
}
