using System.IO.Compression;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Pinned;

/// <summary>A store that a build of each format wrote is read by this one, and goes on being used.</summary>
[TestFixture(1)]
public sealed class PinnedStoreTests(int format)
{
    private TemporaryFolder _folder = null!;
    private RecordingLoggerFactory _log = null!;

    [SetUp]
    public async Task ExtractAsync()
    {
        _folder = new TemporaryFolder();
        _log = new RecordingLoggerFactory();
        await using var zip = typeof(PinnedStoreTests).Assembly.GetManifestResourceStream(FormattableString.Invariant($"format-{format}.zip"))!;
        await ZipFile.ExtractToDirectoryAsync(zip, _folder.FullPath);
    }

    [TearDown]
    public void Remove()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Every_value_is_found([Values] bool readOnly)
    {
        var before = Contents();
        await using (var backend = Open(readOnly))
        {
            await CheckAsync(backend);
            Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        }

        Assert.That(_log.Warnings, Is.Empty);
        Assert.That(Contents(), Is.EqualTo(before), "Whoever reads changes nothing.");
    }

    [Test]
    public async Task A_store_of_then_is_written_and_collected_by_now()
    {
        await using (var backend = Open(readOnly: false))
        {
            await backend.MemoizeAsync(TestCalls.Result("new", argument: 100));
            await backend.MemoizeAsync(TestCalls.Result(new string('n', 10_000), argument: 101, keyOverride: "reports/größe 2018"));
            await backend.ForgetCallsAsync([TestCalls.Call(argument: 2)]);
            await backend.MemoizeAsync(PinnedStore.Results.Single(static result => result.Call == TestCalls.Call(argument: 2)).Result);
            await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero });
        }

        await using var again = Open(readOnly: true);
        await CheckAsync(again);
        Assert.That((await again.ReadAsync(TestCalls.Call(argument: 100), typeof(string)))?.Value, Is.EqualTo("new"));
        Assert.That((await again.ReadAsync(TestCalls.Call(argument: 101), typeof(string)))?.Value, Is.EqualTo(new string('n', 10_000)));
        Assert.That((await again.VerifyAsync()).Damages, Is.Empty);
        Assert.That(_log.Warnings, Is.Empty);
    }

    private static async Task CheckAsync(FilesystemStorageBackend backend)
    {
        foreach (var expected in PinnedStore.Results)
        {
            var read = await backend.ReadAsync(expected.Call, expected.DeclaredType);
            Assert.That(read, Is.Not.Null, expected.Call.ToString());
            Assert.That(read!.Value, Is.EqualTo(expected.Value), expected.Call.ToString());
            Assert.That(read.Memento.Content?.Codec, Is.EqualTo(expected.Codec), expected.Call.ToString());
            Assert.That(read.Memento.ResultType, Is.EqualTo(expected.Result.Memento.ResultType));
            Assert.That(read.Memento.Resources, Is.EqualTo(expected.Result.Memento.Resources));
            Assert.That(read.Memento.Dependencies, Is.EqualTo(expected.Result.Memento.Dependencies));
            Assert.That(read.Memento.Invocations, Is.EqualTo(expected.Result.Memento.Invocations));
            Assert.That(read.Memento.Time, Is.EqualTo(expected.Result.Memento.Time));
            Assert.That(read.Memento.TotalTime, Is.EqualTo(expected.Result.Memento.TotalTime));

            // Metadata beside a result moves it out of the memento.
            var isInline = expected.IsInline && !PinnedStore.Metadata.Any(kept => kept.WithData && TestCalls.Call(argument: kept.Argument) == expected.Call);
            Assert.That(read.Memento.Content?.Inline is not null, Is.EqualTo(isInline), expected.Call.ToString());
        }

        foreach (var (argument, name, value, _) in PinnedStore.Metadata)
        {
            Assert.That((await backend.ReadMetadataAsync(TestCalls.Call(argument: argument), name))?.ToArray(), Is.EqualTo(value), name);
        }

        foreach (var (function, name, value) in PinnedStore.FunctionMetadata)
        {
            Assert.That((await backend.ReadFunctionMetadataAsync(function, name))?.ToArray(), Is.EqualTo(value), function.ToString());
        }

        Assert.That(await Pin.IsSetAsync(backend, TestCalls.Call(argument: PinnedStore.Pinned)), Is.True);
        var caller = (await backend.GetMementosAsync([TestCalls.Call(argument: 29)]))[0]!;
        Assert.That(caller.InvocationCount, Is.EqualTo(PinnedStore.Calls));
        Assert.That(await TestCalls.ToListAsync(backend.ListInvocationsAsync(caller)), Is.EqualTo(PinnedStore.AllCalls));
        var functions = PinnedStore.Results.Select(static result => result.Call.Function).ToHashSet();
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions));
        Assert.That(await TestCalls.ToListAsync(backend.ListVersionsAsync(TestCalls.Function("Documented"))), Is.EqualTo([PinnedStore.FunctionMetadata[2].Function]));
    }

    private FilesystemStorageBackend Open(bool readOnly) => PinnedStore.Open(_folder.FullPath, _log, ("readonly", readOnly ? "true" : "false"));

    private Dictionary<string, string> Contents() => _folder.Files().ToDictionary(static path => path, static path => Convert.ToHexString(File.ReadAllBytes(path)), StringComparer.Ordinal);
}
