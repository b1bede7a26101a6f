using System.Globalization;
using Memento.Storage.Filesystem;
using Memento.Testing;
using Memento.Storage;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Damages every file of a small store in every way, and expects right values, no exception, and a store that is whole again.</summary>
[TestFixture]
public sealed class StoreSweepTests
{
    private static readonly ExceptionRecord Failure = new("dotnet::System:InvalidOperationException", "It failed.", "at Tests.Functions.Compute()");

    private static readonly (ResultToStore Result, Type Type)[] Results =
    [
        (TestCalls.Result("some text", argument: 1), typeof(string)),
        (TestCalls.Result((double[])[1.5, -2.5, 3.5], argument: 2), typeof(double[])),
        (TestCalls.Result(new List<int> { 1, 2, 3 }, argument: 3), typeof(List<int>)),
        (TestCalls.Result<string?>(null, argument: 4), typeof(string)),
        (TestCalls.Failure(Failure, argument: 5), typeof(string)),
        (TestCalls.Result(new string('x', 1_200_000), argument: 6), typeof(string)),
        (TestCalls.Result("under a key", argument: 7, keyOverride: "my/Key"), typeof(string)),
        (TestCalls.Result("", argument: 8), typeof(string)),
        (TestCalls.Result("some text", TestCalls.Function(new string('L', 300)), 9), typeof(string)),
    ];

    private static readonly (string Name, Action<string> Do)[] Damages =
    [
        ("missing", File.Delete),
        ("empty", static path => File.WriteAllBytes(path, [])),
        ("cut to half", static path => Rewrite(path, static bytes => bytes[..(bytes.Length / 2)])),
        ("one byte shorter", static path => Rewrite(path, static bytes => bytes.Length == 0 ? bytes : bytes[..^1])),
        ("one byte longer", static path => Rewrite(path, static bytes => [.. bytes, (byte)'\n'])),
        ("first byte altered", static path => Rewrite(path, static bytes => Altered(bytes, 0))),
        ("middle byte altered", static path => Rewrite(path, static bytes => Altered(bytes, bytes.Length / 2))),
        ("last byte altered", static path => Rewrite(path, static bytes => Altered(bytes, bytes.Length - 1))),
        ("something else", static path => File.WriteAllText(path, "{ \"format\": 1 }")),
        ("another memento", static path => Rewrite(path, _ => Serialization.MementoSerializer.Serialize(TestCalls.Memento(argument: 77)))),
    ];

    private static readonly FunctionName[] Described = [TestCalls.Function(), TestCalls.Function(version: new string('v', 300))];

    [TestCase(0, 8)]
    [TestCase(4096, 8, Category = "Long")]
    [TestCase(0, 1, Category = "Long")]
    [TestCase(4096, 1, Category = "Long")]
    public async Task Every_file_damaged_in_every_way_is_made_whole_again(int inlineBytes, int step)
    {
        using var original = new TemporaryFolder();
        await using (var backend = Open(original, new RecordingLoggerFactory(), inlineBytes))
        {
            await backend.MemoizeManyAsync([.. Results.Select(static result => result.Result)]);
            await backend.WriteMetadataAsync(Results[0].Result.Memento.Call, "log", "line 1\n"u8.ToArray());
            await backend.WriteMetadataAsync(Results[0].Result.Memento.Call, "data", "beside"u8.ToArray(), storeWithData: true);
            foreach (var function in Described)
            {
                await backend.WriteFunctionMetadataAsync(function, "code", "what it is made of"u8.ToArray());
            }
        }

        var files = original.Files().Select(path => Path.GetRelativePath(original.FullPath, path)).ToList();
        Assert.That(files, Has.Count.GreaterThan(15));
        foreach (var (place, file) in files.Index())
        {
            // Of a part of the cases each file has some, and each damage is done to some files.
            foreach (var (damage, apply) in Damages.Where((_, number) => (place + number) % step == 0))
            {
                using var folder = new TemporaryFolder();
                Copy(original.FullPath, folder.FullPath);
                apply(folder.Combine(file));
                await CheckAsync(folder, inlineBytes, $"{file}, {damage}");
            }
        }
    }

    private static async Task CheckAsync(TemporaryFolder folder, int inlineBytes, string what)
    {
        using var log = new RecordingLoggerFactory();
        await using (var backend = Open(folder, log, inlineBytes))
        {
            var read = await backend.ReadManyAsync([.. Results[..4].Select(static result => result.Result.Memento.Call)], typeof(string));
            Assert.That(read, Has.Count.EqualTo(4), what);
            var missed = 0;
            foreach (var (result, type) in Results)
            {
                if (await ReadAsync(backend, result, type, what))
                {
                    continue;
                }

                missed++;
                var memento = await backend.MemoizeAsync(result);
                Assert.That(memento.Content is null, Is.EqualTo(result.Value is null), what);
                Assert.That(await ReadAsync(backend, result, type, what), Is.True, $"{what}: read again");
            }

            Assert.That(missed, Is.LessThanOrEqualTo(2), what);
            var metadata = await backend.ReadMetadataAsync(Results[0].Result.Memento.Call, "log");
            Assert.That(metadata?.ToArray(), Is.Null.Or.EqualTo("line 1\n"u8.ToArray()), what);
            var beside = await backend.ReadMetadataAsync(Results[0].Result.Memento.Call, "data");
            Assert.That(beside?.ToArray(), Is.Null.Or.EqualTo("beside"u8.ToArray()), what);
            foreach (var function in Described)
            {
                var code = await backend.ReadFunctionMetadataAsync(function, "code");
                Assert.That(code?.ToArray(), Is.Null.Or.EqualTo("what it is made of"u8.ToArray()), what);
            }

            var versions = await TestCalls.ToListAsync(backend.ListVersionsAsync(TestCalls.Function()));
            Assert.That(versions, Does.Contain(Described[0]).And.SubsetOf(Described), what);
            if (what.StartsWith(Path.Combine("store", "format"), StringComparison.Ordinal))
            {
                // Read by every opening, and written with the next file.
                await backend.MemoizeAsync(Results[0].Result);
            }

            if (!what.EndsWith("missing", StringComparison.Ordinal) && missed > 0)
            {
                Assert.That(log.Warnings, Is.Not.Empty, $"{what}: a warning");
            }
        }

        // Another look finds nothing wrong.
        using var second = new RecordingLoggerFactory();
        await using var again = Open(folder, second, inlineBytes);
        foreach (var (result, type) in Results)
        {
            Assert.That(await ReadAsync(again, result, type, what), Is.True, $"{what}: whole again");
        }

        Assert.That(second.Warnings, Is.Empty, $"{what}: whole again");
        var functions = await TestCalls.ToListAsync(again.ListFunctionsAsync());
        Assert.That(functions, Is.EquivalentTo(Results.Select(static result => result.Result.Memento.Function).Distinct()), what);
    }

    private static async Task<bool> ReadAsync(FilesystemStorageBackend backend, ResultToStore result, Type type, string what)
    {
        var read = await backend.ReadAsync(result.Memento.Call, type);
        if (read is not null)
        {
            Assert.That(read.Value, Is.EqualTo(result.Value), $"{what}: the right value");
        }

        return read is not null;
    }

    private static FilesystemStorageBackend Open(TemporaryFolder folder, RecordingLoggerFactory log, int inlineBytes) => new(TestBackendContext.Create(
        "filesystem", folder.FullPath, new Dictionary<string, string?> { ["path"] = "store", ["memory_cache_mb"] = "0", ["inline_bytes"] = inlineBytes.ToString(CultureInfo.InvariantCulture) }, loggerFactory: log));

    private static void Copy(string source, string destination)
    {
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private static void Rewrite(string path, Func<byte[], byte[]> change) => File.WriteAllBytes(path, change(File.ReadAllBytes(path)));

    private static byte[] Altered(byte[] bytes, int index)
    {
        if (bytes.Length > 0)
        {
            bytes[index] ^= 0x20;
        }

        return bytes;
    }
}
