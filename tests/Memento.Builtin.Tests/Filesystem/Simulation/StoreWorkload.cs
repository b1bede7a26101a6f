using Memento.Storage;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>Does to a store all that is done to one, and knows at each moment what may be read of it.</summary>
/// <param name="isTroubled">Whether operations of the disk may fail: memoizing never does, everything else may say so.</param>
internal sealed class StoreWorkload(bool isTroubled)
{
    /// <summary>More than is kept in memory until it is published, by less than a stream of a file keeps until it is closed.</summary>
    public const int LargeLength = StoreOnDisk.MemoryLimit + 1400;

    private static readonly FunctionName Kept = TestCalls.Function();
    private static readonly FunctionName Old = TestCalls.Function("Old", "1");
    private static readonly FunctionName New = TestCalls.Function("Old", "2");
    private static readonly FunctionName Other = TestCalls.Function("Other", null);
    private static readonly FunctionName Long = TestCalls.Function(new string('L', 300), new string('v', 300));
    private static readonly ExceptionRecord Failure = new("dotnet::System:InvalidOperationException", "It failed.", "at Tests.Functions.Compute()");

    private readonly Dictionary<CallKey, Expectation> _calls = [];
    private readonly Dictionary<CallKey, ResultToStore> _last = [];
    private readonly Dictionary<CallKey, List<Expectation>> _metadata = [];
    private readonly List<Expectation> _all = [];

    private sealed record Row(string Name, double? Value);

    /// <summary>What may be read now.</summary>
    public IReadOnlyList<Expectation> Snapshot() => _all.ConvertAll(static expectation => expectation.Snapshot());

    /// <summary>Runs it all.</summary>
    public async Task RunAsync(IStorageBackend backend)
    {
        var shared = Bytes(10_000, 7);
        await MemoizeAsync(backend, TestCalls.Result("small", argument: 1));
        await MemoizeAsync(backend, TestCalls.Result(42, argument: 2));
        await MemoizeAsync(backend, TestCalls.Result<double[]>([1.5, -2.5], argument: 3));
        await MemoizeAsync(backend, TestCalls.Result<List<Row>>([new("a", 1), new("b", null)], argument: 4), TestCalls.Result<string?>(null, argument: 5), TestCalls.Failure(Failure, argument: 6));
        await MemoizeAsync(backend, TestCalls.Result(shared, argument: 7));
        await MemoizeAsync(backend, TestCalls.Result(new string('x', LargeLength), argument: 8), TestCalls.Result(shared, argument: 9));
        await MemoizeAsync(backend, TestCalls.Result("first under a key", argument: 10, keyOverride: "my/key"));
        await MemoizeAsync(backend, TestCalls.Result("second under a key", argument: 11, keyOverride: "my/key"));
        await MemoizeAsync(backend, TestCalls.Result("of long names", Long, 1));
        await MemoizeWithCallsAsync(backend);
        await DescribeAsync(backend, TestCalls.Call(argument: 1), "log", "line 1\n"u8.ToArray(), storeWithData: false);
        await DescribeAsync(backend, TestCalls.Call(argument: 2), "beside", "small"u8.ToArray(), storeWithData: true);
        await DescribeAsync(backend, TestCalls.Call(argument: 9), "beside", "large"u8.ToArray(), storeWithData: true);
        await DescribeFunctionAsync(backend, Long, "code"u8.ToArray());
        await MemoizeAsync(backend, TestCalls.Result("small anew", argument: 1), TestCalls.Result(Bytes(10_000, 8), argument: 7));
        await ForgetAsync(backend, TestCalls.Call(argument: 3), TestCalls.Call(argument: 9));
        await MemoizeAsync(backend, TestCalls.Result<double[]>([1.5, -2.5], argument: 3));
        await MemoizeAsync(backend, TestCalls.Result(Bytes(6_000, 1), Old, 1), TestCalls.Result("old", Old, 2));
        await MemoizeAsync(backend, TestCalls.Result(Bytes(6_000, 2), New, 1));
        await CollectAsync(backend);
        await MemoizeAsync(backend, TestCalls.Result<string?>(null, argument: 12, keyOverride: "my/key"));
        await MemoizeAsync(backend, TestCalls.Result("other", Other, 1), TestCalls.Result(Bytes(6_000, 3), Other, 2));
        await ForgetFunctionAsync(backend, Other);
        await ForgetEverythingAsync(backend);
        await MemoizeAsync(backend, TestCalls.Result("small", argument: 1), TestCalls.Result(shared, argument: 7));
    }

    /// <summary>Fails the test unless every call can be memoized, read and forgotten, and the store be verified and collected.</summary>
    /// <param name="backend">The store, on a disk without trouble.</param>
    /// <param name="what">What happened before, to be told.</param>
    public async Task CheckUseAsync(IStorageBackend backend, string what)
    {
        // Without the large one: again and again it would take most of the time.
        var results = _last.Where(static entry => entry.Value.Value is not string { Length: LargeLength }).ToList();
        foreach (var (call, result) in results)
        {
            var memento = await backend.MemoizeAsync(result);
            Assert.That(memento.Content is null, Is.EqualTo(result.Value is null), $"{what}: {call} is stored again.");
        }

        await backend.VerifyAsync(repair: true);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, what);
        await CheckAllAsync();
        await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero });
        await CheckAllAsync();
        await backend.ForgetCallsAsync([results[0].Key]);
        Assert.That(await ReadAsync(backend, results[0].Value), Is.SameAs(Outcomes.Miss), $"{what}: forgotten.");

        async Task CheckAllAsync()
        {
            foreach (var (call, result) in results)
            {
                var outcome = await ReadAsync(backend, result);
                Assert.That(Outcomes.AreEqual(outcome, result.Value), Is.True, $"{what}: {call} is {Outcomes.Tell(outcome)} again, and {Outcomes.Tell(result.Value)} was stored.");
            }
        }
    }

    private static byte[] Bytes(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }

    private static async Task<object?> ReadAsync(IStorageBackend backend, ResultToStore result) =>
        await backend.ReadAsync(result.Memento.Call, result.DeclaredType) is { } read ? read.Value : Outcomes.Miss;

    private async Task MemoizeAsync(IStorageBackend backend, params ResultToStore[] results)
    {
        foreach (var result in results)
        {
            var call = result.Memento.Call;
            if (!_calls.TryGetValue(call, out var expectation))
            {
                _calls.Add(call, expectation = new Expectation(call.ToString()[^24..], other => ReadAsync(other, result)));
                _all.Add(expectation);
            }

            _last[call] = result;
            expectation.Begin(result.Value);
        }

        var lease = await backend.LeaseAsync(results[0].Memento.Call);
        var mementos = await backend.MemoizeManyAsync(results);
        if (lease is not null)
        {
            await lease.DisposeAsync();
        }

        for (var i = 0; i < results.Length; i++)
        {
            if (!isTroubled)
            {
                Assert.That(mementos[i].Content is null, Is.EqualTo(results[i].Value is null));
            }

            // The memento of a null does not say whether it was kept.
            var isKept = mementos[i].Content is not null || (!isTroubled && results[i].Value is null);
            if (isKept)
            {
                _calls[results[i].Memento.Call].Settle(results[i].Value);
            }

            await _calls[results[i].Memento.Call].CheckAsync(backend, isPromised: !isTroubled, "just stored");
        }
    }

    /// <summary>Memoizes a result of more calls than stand in its memento.</summary>
    private async Task MemoizeWithCallsAsync(IStorageBackend backend)
    {
        var calls = Enumerable.Range(1, 50).Select(static argument => new Invocation(TestCalls.Call(Other, argument), "{}")).ToArray();
        var result = TestCalls.Result("of many calls", argument: 13);
        var call = result.Memento.Call;
        var list = new Expectation("the list of calls", async other =>
        {
            try
            {
                return (await other.GetMementosAsync([call]))[0] is { } memento ? await TestCalls.ToListAsync(other.ListInvocationsAsync(memento)) : Outcomes.Miss;
            }
            catch (Exception exception) when (exception is InvalidDataException || (isTroubled && exception is IOException or UnauthorizedAccessException))
            {
                // The list is kept beside the result, and may be lost without it.
                return Outcomes.Miss;
            }
        });
        _all.Add(list);
        _metadata.Add(call, [list]);
        list.Begin(calls.ToList());
        await MemoizeAsync(backend, result with { Memento = result.Memento with { Invocations = [calls[0]], InvocationCount = calls.Length }, AllInvocations = calls });
        if (!isTroubled)
        {
            list.Settle(calls.ToList());
        }
    }

    private async Task DescribeAsync(IStorageBackend backend, CallKey call, string name, byte[] value, bool storeWithData)
    {
        var expectation = new Expectation($"'{name}' of {call.ToString()[^24..]}", async other => await other.ReadMetadataAsync(call, name) is { } read ? read.ToArray() : Outcomes.Miss);
        _all.Add(expectation);
        _metadata.TryAdd(call, []);
        _metadata[call].Add(expectation);
        await TryAsync([expectation], value, () => backend.WriteMetadataAsync(call, name, value, storeWithData));
    }

    private async Task DescribeFunctionAsync(IStorageBackend backend, FunctionName function, byte[] value)
    {
        var expectation = new Expectation("'code' of a function", async other => await other.ReadFunctionMetadataAsync(function, "code") is { } read ? read.ToArray() : Outcomes.Miss);
        _all.Add(expectation);
        await TryAsync([expectation], value, () => backend.WriteFunctionMetadataAsync(function, "code", value));
    }

    private Task ForgetAsync(IStorageBackend backend, params CallKey[] calls) => TryAsync(ExpectationsOf(calls), Outcomes.Miss, () => backend.ForgetCallsAsync(calls));

    private Task ForgetFunctionAsync(IStorageBackend backend, FunctionName function) =>
        TryAsync(ExpectationsOf(_calls.Keys.Where(call => call.Function == function)), Outcomes.Miss, () => backend.ForgetFunctionAsync(function));

    private Task ForgetEverythingAsync(IStorageBackend backend) => TryAsync(_all, Outcomes.Miss, () => backend.ForgetEverythingAsync());

    private async Task CollectAsync(IStorageBackend backend)
    {
        var old = ExpectationsOf(_calls.Keys.Where(static call => call.Function == Old)).ToList();
        old.ForEach(static expectation => expectation.Begin(Outcomes.Miss));
        var report = default(CollectReport);
        await TryAsync([], null, async () => report = await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero, KeepVersions = 1 }));
        if (!isTroubled)
        {
            Assert.That(report!.Versions.Select(static version => version.Function), Is.EqualTo(new[] { Old }));
            old.ForEach(static expectation => expectation.Settle(Outcomes.Miss));
        }
    }

    private IEnumerable<Expectation> ExpectationsOf(IEnumerable<CallKey> calls) => calls.SelectMany(call => _metadata.GetValueOrDefault(call, []).Prepend(_calls[call]));

    /// <summary>Does something that may fail where the disk does.</summary>
    private async Task TryAsync(IEnumerable<Expectation> expectations, object? outcome, Func<ValueTask> act)
    {
        var concerned = expectations.ToList();
        concerned.ForEach(expectation => expectation.Begin(outcome));
        try
        {
            await act();
        }
        catch (Exception exception) when (isTroubled && exception is IOException or UnauthorizedAccessException or MementoNotFoundException)
        {
            // Said, and not done, or not wholly.
            return;
        }

        concerned.ForEach(expectation => expectation.Settle(outcome));
    }
}
