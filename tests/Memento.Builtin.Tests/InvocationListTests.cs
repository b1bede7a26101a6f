using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>What becomes of a memento whose list of calls is damaged, missing, or was never kept.</summary>
[TestFixture]
public sealed class InvocationListTests : BackendTestsBase
{
    private const int Count = MementoRecord.MaximumInvocations + 1;

    private static readonly Invocation[] Calls = [.. Enumerable.Range(0, Count).Select(static i => new Invocation(TestCalls.Call(argument: i), "{}"))];

    [TestCase("altered", "were altered")]
    [TestCase("cut short", "bytes.")]
    [TestCase("longer", "is longer")]
    [TestCase("missing", "is missing")]
    public async Task A_damaged_list_is_said_to_be_damaged_and_the_memento_stays_good(string damage, string message)
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(Result());
        var list = FileOf(memento.InvocationList!);
        Damage(list, damage);

        // None of the calls is given before the damage is found, and it is said once more to who asks once more.
        var given = new List<Invocation>();
        Assert.That(async () => await CollectAsync(backend, memento, given), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message).And.Message.Contains("1001 calls").And.Message.Contains("the first 1000"));
        Assert.That(given, Is.Empty);
        Assert.That(Log.Warnings.Single(), Does.Contain(message).And.Contain("Its result is good"));
        Assert.That(backend.Statistics.Damaged, Is.EqualTo(1));
        Assert.That(async () => await CollectAsync(backend, memento, given), Throws.TypeOf<InvalidDataException>().With.Message.Contains("is missing"));
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        Assert.That((await backend.GetMementosAsync([TestCalls.Call()]))[0]?.Invocations, Has.Count.EqualTo(1000));

        // The same list, made again, is not taken to be there.
        memento = await backend.MemoizeAsync(Result());
        await CollectAsync(backend, memento, given);
        Assert.That(given, Is.EqualTo(Calls));
    }

    [Test]
    public async Task A_damaged_list_in_a_read_only_store_stays_as_it_is()
    {
        MementoRecord memento;
        await using (var backend = Open())
        {
            memento = await backend.MemoizeAsync(Result());
        }

        var list = FileOf(memento.InvocationList!);
        Damage(list, "altered");
        await using var readOnly = Open(("readonly", "true"));
        Assert.That(async () => await CollectAsync(readOnly, memento, []), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.Exists(list), Is.True);
    }

    [Test]
    public async Task Who_reads_a_memento_or_a_result_does_not_open_the_list()
    {
        await using (var backend = Open())
        {
            var memento = await backend.MemoizeAsync(Result());
            File.Delete(FileOf(memento.InvocationList!));
        }

        await using var other = Open();
        var read = (await other.ReadAsync(TestCalls.Call(), typeof(string)))!;
        Assert.That(read.Value, Is.EqualTo("value"));
        Assert.That(read.Memento.InvocationCount, Is.EqualTo(Count));
        Assert.That(await TestCalls.ToListAsync(other.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(1));
        Assert.That(Log.Warnings, Is.Empty);
    }

    [Test]
    public async Task A_list_that_cannot_be_read_again_costs_the_memory_and_not_the_call()
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(Result() with { AllInvocations = Failing() });
        Assert.That(memento.Content, Is.Null);
        Assert.That(memento.InvocationList, Is.Null);
        Assert.That(Log.Warnings.Single(), Does.Contain("not stored"));
        Assert.That(() => backend.ListInvocationsAsync(memento), Throws.TypeOf<InvalidDataException>().With.Message.Contains("only the first 1000 are known"));

        static IEnumerable<Invocation> Failing()
        {
            yield return Calls[0];
            throw new IOException("The temporary file is gone.");
        }
    }

    [Test]
    public async Task A_list_in_a_later_format_is_said_to_be_in_one()
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(Result());
        memento = memento with { InvocationList = memento.InvocationList! with { Codec = "invocations2" } };
        Assert.That(async () => await CollectAsync(backend, memento, []), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'invocations2'"));
    }

    private static ResultToStore Result()
    {
        var result = TestCalls.Result("value");
        return result with { Memento = result.Memento with { Invocations = Calls[..MementoRecord.MaximumInvocations], InvocationCount = Count }, AllInvocations = Calls };
    }

    private static async Task CollectAsync(IStorageBackend backend, MementoRecord memento, List<Invocation> given)
    {
        await foreach (var invocation in backend.ListInvocationsAsync(memento))
        {
            given.Add(invocation);
        }
    }

    private static void Damage(string file, string damage)
    {
        var bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "altered":
                bytes[^100] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "cut short":
                File.WriteAllBytes(file, bytes[..^1]);
                break;
            case "longer":
                File.WriteAllBytes(file, [.. bytes, (byte)'\n']);
                break;
            default:
                File.Delete(file);
                break;
        }
    }

    private string FileOf(ContentReference content) => Folder.Files().Single(file => new FileInfo(file).Length == content.Length);

    private FilesystemStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) =>
        new(CreateContext([("memory_cache_mb", "0"), .. settings]));
}
