using Memento.Builtin.Tests.Filesystem;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Testing;
using Moq;

namespace Memento.Builtin.Tests;

/// <summary>What the base of all backends does when codecs, stores and callers are not as they should be.</summary>
[TestFixture]
public sealed class StorageBackendBaseTests : BackendTestsBase
{
    [Test]
    public async Task A_codec_that_is_not_there_is_a_miss_and_loads_nothing()
    {
        await using (var backend = Open(codecs: new FakeCodec("Acme.Codec, Acme")))
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
        }

        await using var other = Open();
        Assert.That(await other.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(Log.Warnings.Single(), Does.Contain("Acme.Codec, Acme").And.Contain("codecs"));
        await other.MemoizeAsync(TestCalls.Result("value"));
        Assert.That((await other.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
    }

    [Test]
    public async Task A_result_type_that_changed_is_a_miss_and_no_damage()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result(new List<string> { "a" }));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Dictionary<string, int>)), Is.Null);
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
        Assert.That(((FilesystemStorageBackend)backend).Statistics.Damaged, Is.Zero);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(List<string>)), Is.Not.Null);
    }

    [Test]
    [Category("Long")]
    public async Task A_result_whose_memento_would_not_be_read_again_is_not_kept_and_costs_no_other_one()
    {
        await using var backend = Open(memoryCacheMb: "64");
        var large = TestCalls.Result("large", argument: 1);
        large = large with { Memento = large.Memento with { Arguments = new string('1', MementoSerializer.MaximumLength) } };
        var mementos = await backend.MemoizeManyAsync([large, TestCalls.Result("small", argument: 2)]);
        Assert.That(mementos.Select(static memento => memento.Content is null), Is.EqualTo([true, false]));
        Assert.That(Log.Warnings.Single(), Does.Contain("not stored"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 1), typeof(string)), Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("small"));
        Assert.That(((FilesystemStorageBackend)backend).Statistics.Damaged, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Forgetting_that_fails_is_told_once_by_its_error(bool isForgotten)
    {
        var metadata = new Mock<IMetadataStore>();
        if (!isForgotten)
        {
            metadata.Setup(static store => store.ForgetCallsAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<CancellationToken>())).Throws(new UnauthorizedAccessException("The store may not be written."));
        }

        metadata.Setup(static store => store.TellForgottenAsync(It.IsAny<ForgottenCalls>(), It.IsAny<CancellationToken>())).Throws(new UnauthorizedAccessException("The journal may not be written."));
        await using var backend = new JoinedBackend(TestBackendContext.Create("joined", Folder.FullPath, loggerFactory: Log), Mock.Of<IDataStore>(), metadata.Object);
        Assert.That(async () => await backend.ForgetCallsAsync([TestCalls.Call()]), isForgotten ? Throws.Nothing : Throws.TypeOf<UnauthorizedAccessException>().With.Message.EqualTo("The store may not be written."));
        Assert.That(Log.Warnings, Has.Count.EqualTo(isForgotten ? 1 : 0));
        metadata.Verify(static store => store.TellForgottenAsync(It.IsAny<ForgottenCalls>(), It.IsAny<CancellationToken>()), Times.Once, "some of it may be gone");
    }

    [Test]
    public async Task A_cached_result_is_not_given_as_another_type()
    {
        await using var backend = Open(memoryCacheMb: "64");
        await backend.MemoizeAsync(TestCalls.Result("text"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(int)), Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("text"));
    }

    [TestCase(typeof(InvalidDataException))]
    [TestCase(typeof(NullReferenceException))]
    [TestCase(typeof(IndexOutOfRangeException))]
    [TestCase(typeof(IOException))]
    public async Task Whatever_a_codec_throws_while_reading_is_a_miss(Type exception)
    {
        await using var backend = Open(codecs: new FakeCodec("odd") { OnDecode = () => throw (Exception)Activator.CreateInstance(exception)! });
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_codec_that_makes_another_type_is_a_miss()
    {
        await using var backend = Open(codecs: new FakeCodec("odd") { OnDecode = static () => 42 });
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
    }

    [Test]
    public async Task A_result_refused_half_way_leaves_nothing_behind()
    {
        await using (var backend = Open(codecs: new FakeCodec("odd")
        {
            OnEncode = static stream =>
            {
                stream.Write(new byte[3_000_000]);
                throw new UnsupportedResultException("Result.Rows[3]", typeof(Action), "Return data instead.");
            },
        }))
        {
            Assert.That(async () => await backend.MemoizeAsync(TestCalls.Result("value")), Throws.InstanceOf<UnsupportedResultException>());
            Assert.That(async () => await backend.MemoizeManyAsync([TestCalls.Result((int[])[1, 2]), TestCalls.Result("value")]), Throws.InstanceOf<UnsupportedResultException>());
        }

        Assert.That(StoreFiles.In(Folder), Is.Empty);
    }

    [Test]
    public async Task Codecs_named_in_the_settings_are_asked_first()
    {
        await using var backend = Open(settings: ("codecs:0", "json"));
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(memento.Content?.Codec, Is.EqualTo("json"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
    }

    // By the name of a codec a result is read: that of the other one would be taken for damaged, and removed.
    [Test]
    public void A_codec_that_has_the_name_of_another_one_is_refused()
    {
        var broker = new Mock<IBackendBroker>();
        broker.Setup(static broker => broker.StandardCodecs).Returns(TestCodecs.All);
        broker.Setup(static broker => broker.GetCodec("json@Acme")).Returns(new FakeCodec("JSON"));
        var context = TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["codecs:0"] = "json@Acme" }, broker.Object, Log);
        Assert.That(
            () => new FilesystemStorageBackend(context),
            Throws.InstanceOf<ConfigurationException>().With.Message.Contains("'JSON'").And.Message.Contains(typeof(FakeCodec).FullName!));
    }

    [Test]
    public async Task Everything_completes_at_once_when_the_stores_do()
    {
        await using var backend = Open();
        var memoize = backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(memoize.IsCompletedSuccessfully, Is.True);
        await memoize;
        var read = backend.ReadAsync(TestCalls.Call(), typeof(string));
        Assert.That(read.IsCompletedSuccessfully, Is.True);
        await read;
        var forget = backend.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(forget.IsCompletedSuccessfully, Is.True);
        await forget;
    }

    [Test]
    public async Task Hits_misses_and_damage_are_counted()
    {
        await using var backend = (FilesystemStorageBackend)Open();
        await backend.ReadAsync(TestCalls.Call(), typeof(string));
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.ReadAsync(TestCalls.Call(), typeof(string));
        await File.WriteAllTextAsync(backend.GetResultUri(memento)!.LocalPath, "valuf");
        await backend.ReadAsync(TestCalls.Call(), typeof(string));
        Assert.That((backend.Statistics.Hits, backend.Statistics.Misses, backend.Statistics.Damaged, backend.Statistics.Failures), Is.EqualTo((1, 2, 1, 0)));
        Assert.That(StoreFiles.In(Folder), Is.Empty, "What was damaged is gone, with its memento.");
    }

    [Test]
    public async Task One_unreadable_object_of_a_batch_does_not_cost_the_others()
    {
        await using var backend = Open();
        ResultToStore[] results = [TestCalls.Result("one"), TestCalls.Result("two", argument: 2), TestCalls.Result("three", argument: 3)];
        var mementos = await backend.MemoizeManyAsync(results);
        var path = backend.GetResultUri(mementos[1])!.LocalPath;
        File.Delete(path);
        Directory.CreateDirectory(path);
        var read = await backend.ReadManyAsync([.. results.Select(static result => result.Memento.Call)], typeof(string));
        Assert.That(read.Select(static result => result?.Value), Is.EqualTo(new object?[] { "one", null, "three" }));
    }

    [Test]
    public async Task A_damaged_result_under_a_key_of_the_users_own_spares_the_other_versions()
    {
        await using var backend = Open();
        var first = await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "key"));
        await backend.MemoizeAsync(TestCalls.Result("two", argument: 2, keyOverride: "key"));
        await File.WriteAllTextAsync(backend.GetResultUri(first)!.LocalPath, "damaged");
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("two"));
    }

    [Test]
    public async Task A_small_result_other_than_its_memento_says_is_damaged_and_computed_again()
    {
        await using (var backend = (FilesystemStorageBackend)Open(settings: ("inline_bytes", "4096")))
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
            var file = Folder.Files().Single(static path => path.EndsWith(".memento.json", StringComparison.Ordinal));
            foreach (var wrong in (string[])["valuf", "valu", "values"])
            {
                // Sealed anew, so that only the content's own length and checksum tell.
                var memento = MementoSerializer.Deserialize(await File.ReadAllBytesAsync(file));
                var bytes = MementoSerializer.Serialize(memento with { Content = memento.Content! with { Inline = System.Text.Encoding.UTF8.GetBytes(wrong) } });
                await File.WriteAllBytesAsync(file, bytes);
                Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null, wrong);
                Assert.That(file, Does.Not.Exist, "What cannot be trusted is removed.");
                await backend.MemoizeAsync(TestCalls.Result("value"));
                Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
            }

            Assert.That(backend.Statistics.Damaged, Is.EqualTo(3));
        }

        Assert.That(Log.Warnings, Has.Count.EqualTo(3).And.All.Contain("within the memento"));
    }

    [Test]
    public async Task A_staged_result_that_cannot_even_be_given_up_costs_no_call()
    {
        using var stream = new MemoryStream();
        var staged = new Mock<IStagedData>();
        staged.Setup(one => one.Stream).Returns(stream);
        staged.Setup(one => one.PublishAsync(It.IsAny<DataKey>(), It.IsAny<CancellationToken>())).Throws(new IOException("No space left on device."));
        staged.Setup(one => one.DisposeAsync()).Throws(new IOException("No space left on device."));
        var data = new Mock<IDataStore>();
        data.Setup(store => store.StageAsync(It.IsAny<CancellationToken>())).Returns(new ValueTask<IStagedData>(staged.Object));
        var context = CreateContext();
        await using var backend = new JoinedBackend(context, data.Object, new MemoryMetadataStore(context));
        Assert.That((await backend.MemoizeAsync(TestCalls.Result(new string('x', 2_000_000)))).Content, Is.Null);
        staged.Verify(one => one.DisposeAsync());
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Unstored))]
    public async Task What_cannot_be_stored_is_held_in_memory(ResultToStore result, Type type, bool isHeld)
    {
        await using var backend = OpenUnwritable();
        var memento = await backend.MemoizeAsync(result);
        Assert.That(memento.Content, Is.Null);
        var read = await backend.ReadAsync(memento.Call, type);
        Assert.That(read is not null, Is.EqualTo(isHeld));
        Assert.That((await backend.GetMementosAsync([memento.Call]))[0] is not null, Is.EqualTo(isHeld), "a memento alone would say that it is there");
        if (isHeld)
        {
            Assert.That(read!.Memento, Is.EqualTo(memento));
            Assert.That(read.Value, Is.EqualTo(result.Value));
        }

        backend.Memory.Forget(memento.Call);
        Assert.That(await backend.ReadAsync(memento.Call, type), Is.Null);
    }

    [Test]
    public async Task What_was_forgotten_while_it_could_not_be_stored_stays_forgotten()
    {
        IStorageBackend? backend = null;
        backend = OpenUnwritable(() => backend!.Memory.Forget(TestCalls.Call()));
        await using (backend)
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
            Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        }
    }

    [Test]
    public async Task What_was_not_encoded_since_one_before_it_could_not_be_is_held_where_nobody_can_change_it()
    {
        await using var backend = OpenUnwritable();
        var staged = TestCalls.Result(new string('x', 2_000_000));
        await backend.MemoizeManyAsync([staged, TestCalls.Result("after", argument: 2), TestCalls.Result(new List<string> { "after" }, argument: 3)]);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo(staged.Value));
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("after"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 3), typeof(List<string>)), Is.Null);
    }

    private static IEnumerable<TestCaseData> Unstored()
    {
        yield return new TestCaseData(TestCalls.Result("value"), typeof(string), true).SetArgDisplayNames("text");
        yield return new TestCaseData(TestCalls.Result(new List<string> { "a" }), typeof(List<string>), true).SetArgDisplayNames("list");
        yield return new TestCaseData(TestCalls.Result((int[])[1, 2]), typeof(int[]), true).SetArgDisplayNames("array");
        yield return new TestCaseData(TestCalls.Result<string?>(null), typeof(string), true).SetArgDisplayNames("null");
        yield return new TestCaseData(TestCalls.Result("value", keyOverride: "key"), typeof(string), true).SetArgDisplayNames("under a key of one's own");
        yield return new TestCaseData(TestCalls.Result(new string('x', 2_000_000)), typeof(string), true).SetArgDisplayNames("staged");
        yield return new TestCaseData(TestCalls.Result(new byte[6_000_000]), typeof(byte[]), false).SetArgDisplayNames("larger than the cache");
        yield return new TestCaseData(TestCalls.Result(Partition.Of([KeyValuePair.Create("a", (object?)1)])), typeof(Partition), false).SetArgDisplayNames("partition");
    }

    [TestCaseSource(nameof(Troubles))]
    public async Task What_a_store_did_not_take_is_held_whatever_it_throws(Exception trouble)
    {
        var large = TestCalls.Result(new string('x', 2_000_000), argument: 2);
        var data = new Mock<IDataStore>();
        data.Setup(store => store.StageAsync(It.IsAny<CancellationToken>())).Throws(trouble);
        var context = CreateContext();
        var metadata = new Mock<IMetadataStore>();
        metadata.Setup(store => store.PutMementosAsync(It.IsAny<IReadOnlyList<MementoRecord>>(), It.IsAny<CancellationToken>())).Throws(trouble);
        await using var backend = new JoinedBackend(context, data.Object, metadata.Object, new StorageSettings { MemoryCacheMb = 64 });
        Assert.That((await backend.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        Assert.That((await backend.MemoizeAsync(large)).Content, Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo(large.Value));
        Assert.That(Log.Warnings, Has.Count.EqualTo(2).And.All.Contain("not stored"));
    }

    [TestCase("small", false)]
    [TestCase("large", false)]
    [TestCase("file", false)]
    [TestCase("partition", false)]
    [TestCase("small", true)]
    public async Task What_a_store_has_lost_as_soon_as_it_took_it_is_written_once_more(string kind, bool isLostAgain)
    {
        var context = CreateContext();
        var data = new MemoryDataStore(context);
        var stored = new MemoryMetadataStore(context);
        var metadata = new Mock<IMetadataStore>();
        var puts = 0;
        metadata.Setup(store => store.PutMementosAsync(It.IsAny<IReadOnlyList<MementoRecord>>(), It.IsAny<CancellationToken>())).Returns(async (IReadOnlyList<MementoRecord> mementos, CancellationToken token) =>
        {
            if (++puts == 1 || isLostAgain)
            {
                await data.ClearAsync(token);
                throw new ResultLostException(mementos[0].Call);
            }

            await stored.PutMementosAsync(mementos, token);
        });
        metadata.Setup(store => store.GetMementoAsync(It.IsAny<CallKey>(), It.IsAny<CancellationToken>())).Returns((CallKey call, CancellationToken token) => ((IMetadataStore)stored).GetMementoAsync(call, token));
        await using var backend = new JoinedBackend(context, data, metadata.Object, new StorageSettings { MemoryCacheMb = 0 });
        await File.WriteAllTextAsync(Folder.Combine("made.txt"), "made");
        var result = kind switch
        {
            "large" => TestCalls.Result(new string('x', 3 * ResultSpool.DefaultMemoryLimit)),
            "file" => TestCalls.Result(new ResultFile(Folder.Combine("made.txt"))),
            "partition" => TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["one"] = "first", ["two"] = new string('y', 10_000) })),
            _ => TestCalls.Result("value"),
        };
        var memento = await backend.MemoizeAsync(result);
        Assert.That((puts, memento.Content is null), Is.EqualTo((2, isLostAgain)));
        Assert.That(Log.Warnings, isLostAgain ? Has.Count.EqualTo(1).And.All.Contains("not stored") : Is.Empty);
        var read = (await backend.ReadAsync(TestCalls.Call(), result.DeclaredType))?.Value;
        Assert.That(
            read switch
            {
                ResultFile file => await File.ReadAllTextAsync(file.Path),
                Partition<string> partition => partition["one"] + partition["two"].Length,
                _ => read,
            },
            Is.EqualTo(isLostAgain ? null : kind switch { "file" => "made", "partition" => "first10000", _ => result.Value }));
    }

    [Test]
    public async Task A_caller_who_gives_up_while_it_is_stored_is_told_so()
    {
        using var source = new CancellationTokenSource();
        var context = CreateContext();
        var metadata = new Mock<IMetadataStore>();
        metadata.Setup(store => store.PutMementosAsync(It.IsAny<IReadOnlyList<MementoRecord>>(), It.IsAny<CancellationToken>())).Returns(() =>
        {
            source.Cancel();
            return ValueTask.FromCanceled(source.Token);
        });
        await using var backend = new JoinedBackend(context, new MemoryDataStore(context), metadata.Object, new StorageSettings { MemoryCacheMb = 64 });
        Assert.That(async () => await backend.MemoizeAsync(TestCalls.Result("value"), source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((Log.Warnings.Count, backend.Memory.Count), Is.EqualTo((0, 0)));
    }

    private static IEnumerable<TestCaseData> Troubles() => new Exception[]
    {
        new IOException("No space left on device."), new UnauthorizedAccessException("Denied."), new ReadOnlyStorageException("write"), new TimeoutException("No answer."), new TaskCanceledException("No answer."),
        new HttpRequestException("507"), new InvalidOperationException("database or disk is full"),
    }.Select(static trouble => new TestCaseData(trouble).SetArgDisplayNames(trouble.GetType().Name));

    private JoinedBackend OpenUnwritable(Action? onWrite = null)
    {
        var data = new Mock<IDataStore>();
        data.Setup(store => store.StageAsync(It.IsAny<CancellationToken>())).Throws(new IOException("No space left on device."));
        data.Setup(store => store.WriteManyAsync(It.IsAny<IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>>>(), It.IsAny<CancellationToken>())).Throws(Full);
        var metadata = new Mock<IMetadataStore>();
        metadata.Setup(store => store.GetMementosAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<CallKey> calls, CancellationToken _) => new ValueTask<IReadOnlyList<MementoRecord?>>(new MementoRecord?[calls.Count]));
        metadata.Setup(store => store.PutMementosAsync(It.IsAny<IReadOnlyList<MementoRecord>>(), It.IsAny<CancellationToken>())).Throws(Full);
        return new JoinedBackend(CreateContext(), data.Object, metadata.Object, new StorageSettings { MemoryCacheMb = 5 });

        IOException Full()
        {
            onWrite?.Invoke();
            return new IOException("No space left on device.");
        }
    }

    [Test]
    public async Task Bytes_that_are_not_those_of_the_memento_are_told_when_they_are_opened([Values("0", "4096")] string inlineBytes, [Values(-1, 0, 1)] int longer)
    {
        await using var backend = Open(settings: ("inline_bytes", inlineBytes));
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        var content = memento.Content!;
        var other = memento with { Content = content with { Length = content.Length + longer, Checksum = longer == 0 ? content.Checksum ^ 1 : content.Checksum } };
        Assert.That(async () => await backend.OpenResultAsync(other), Throws.TypeOf<InvalidDataException>());
        await using var stream = await backend.OpenResultAsync(memento);
        Assert.That(stream, Is.Not.Null, "what is as the memento says is there");
    }

    [Test]
    public async Task A_memento_of_another_call_is_none_of_the_call_that_was_asked_for()
    {
        var other = TestCalls.Memento(argument: 2, resultType: ResultType.Null);
        var metadata = new Mock<IMetadataStore>();
        metadata.Setup(store => store.GetMementoAsync(It.IsAny<CallKey>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<MementoRecord?>(other));
        metadata.Setup(store => store.GetMementosAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<IReadOnlyList<MementoRecord?>>([other, other]));
        var context = CreateContext();
        await using var backend = new JoinedBackend(context, new MemoryDataStore(context), metadata.Object);
        Assert.That(await backend.GetMementosAsync([TestCalls.Call()]), Is.EqualTo(new MementoRecord?[] { null }));
        Assert.That(await backend.GetMementosAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]), Is.EqualTo(new[] { null, other }));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null);
        Assert.That((backend.Statistics.Damaged, Log.Warnings.Count), Is.EqualTo((3L, 3)));
    }

    private IStorageBackend Open(string memoryCacheMb = "0", ICodec? codecs = null, (string Key, string Value)? settings = null)
    {
        // Most of these tests damage the objects of small results.
        var all = new Dictionary<string, string?> { ["memory_cache_mb"] = memoryCacheMb, ["inline_bytes"] = "0" };
        if (settings is { } setting)
        {
            all[setting.Key] = setting.Value;
        }

        return new FilesystemStorageBackend(TestBackendContext.Create(
            "filesystem", Folder.FullPath, all, new TestBroker(codecs is null ? TestCodecs.All : [codecs, .. TestCodecs.All]), Log));
    }

    private sealed class JoinedBackend(BackendContext context, IDataStore data, IMetadataStore metadata, StorageSettings? settings = null) : StorageBackendBase(context, data, metadata, settings ?? new StorageSettings());

    /// <summary>A codec of texts that does what a test tells it.</summary>
    private sealed class FakeCodec(string name) : ICodec
    {
        public Action<Stream> OnEncode { get; init; } = static stream => stream.Write("bytes"u8);

        public Func<object> OnDecode { get; init; } = static () => "value";

        public string Name => name;

        public bool CanEncode(Type declaredType) => declaredType == typeof(string);

        public void Encode(object value, Type declaredType, Stream destination) => OnEncode(destination);

        public object Decode(Stream source, Type declaredType) => OnDecode();
    }
}
