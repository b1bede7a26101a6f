using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Functions;

/// <summary>A store on disk is not believed: whatever file of it is damaged in whatever way, a call gives the right value and the store is whole again.</summary>
internal sealed class DamageTests
{
    private static readonly string[] Results = ["Number", "Text", "Bytes", "Numbers", "Record", "Failure", "Nothing"];

    /// <summary>Ways to damage a file.</summary>
    private static readonly Dictionary<string, Action<string>> Damages = new()
    {
        ["truncated"] = file => Write(file, bytes => bytes[..(bytes.Length / 2)]),
        ["one byte short"] = file => Write(file, bytes => bytes[..^1]),
        ["altered at the first byte"] = file => Write(file, bytes => Flip(bytes, 0)),
        ["altered in the middle"] = file => Write(file, bytes => Flip(bytes, bytes.Length / 2)),
        ["altered at the last byte"] = file => Write(file, bytes => Flip(bytes, bytes.Length - 1)),
        ["longer"] = file => Write(file, bytes => [.. bytes, 0]),
        ["empty"] = file => Write(file, _ => []),
        ["missing"] = File.Delete,
        ["replaced by text"] = file => File.WriteAllText(file, "{}"),
    };

    private TemporaryFolder _folder = null!;

    // Three in every run, the others where there is time for them.
    private static IEnumerable<TestCaseData> DamageCases => Damages.Keys.Select(static damage =>
        damage is "altered in the middle" or "truncated" or "missing" ? new TestCaseData(damage) : new TestCaseData(damage).SetCategory("Long"));

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _folder.Write("memento.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store", "inline_bytes": 0 } } } } ] }""");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCaseSource(nameof(DamageCases))]
    [Category("Long")]
    public async Task A_damaged_file_anywhere_in_the_store_gives_the_right_value_and_a_whole_store(string damage)
    {
        await CallAll();
        var files = ResultFiles().Order(StringComparer.Ordinal).ToArray();
        Assert.That(files, Is.Not.Empty);
        foreach (var file in files)
        {
            var before = await File.ReadAllBytesAsync(file);
            if (before.Length == 0)
            {
                continue;
            }

            Damages[damage](file);
            var (computed, warnings) = await CallAll();
            var name = Path.GetRelativePath(_folder.Path, file);
            Assert.That(computed, Is.GreaterThanOrEqualTo(1), $"{name} {damage}: something is computed again");
            if (damage != "missing")
            {
                // A memento that is not there is a call that was never made: nothing to warn of. Data that is not there is.
                Assert.That(warnings, Is.Not.Empty, $"{name} {damage}: the log says so");
            }

            Assert.That((await CallAll()).Computed, Is.Zero, $"{name} {damage}: the store is whole again");
        }
    }

    [Test]
    public async Task Missing_data_is_warned_of()
    {
        await CallAll();
        var data = ResultFiles().Where(file => !File.ReadAllText(file).Contains("correlation_id", StringComparison.Ordinal)).ToArray();
        Assert.That(data, Is.Not.Empty);
        foreach (var file in data)
        {
            File.Delete(file);
        }

        var (computed, warnings) = await CallAll();
        Assert.That(warnings, Is.Not.Empty);
        Assert.That(computed, Is.Positive);
        (computed, warnings) = await CallAll();
        Assert.That((computed, warnings), Is.EqualTo((0L, Array.Empty<string>())), "What was missing was stored anew.");
    }

    // Not what is kept about the store and about versions, which no call needs.
    private IEnumerable<string> ResultFiles() => Directory.GetFiles(Path.Combine(_folder.Path, "store"), "*", SearchOption.AllDirectories)
        .Where(static file => Path.GetFileName(file) is not ("format" or "leases" or "forgotten") && !file.Contains("function@metadata", StringComparison.Ordinal));

    // A new environment each time, so that no memory cache stands before the files.
    private async Task<(long Computed, string[] Warnings)> CallAll()
    {
        var loggers = new RecordingLoggers();
        var environment = MementoEnvironment.Load(Path.Combine(_folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = loggers,
            ShadowFolder = PluginCopies.Folder,
        });
        await using (environment)
        {
            using var use = environment.Use();
            foreach (var result in Results)
            {
                Check(result);
            }

            return (environment.Statistics.Computed, [.. loggers.Warnings]);
        }
    }

    private static void Check(string result)
    {
        switch (result)
        {
            case "Number":
                Assert.That(Kinds.Number.Call(4), Is.EqualTo(16));
                break;
            case "Text":
                Assert.That(Kinds.Text.Call("ä"), Is.EqualTo("ää"));
                break;
            case "Bytes":
                Assert.That(Kinds.Bytes.Call(3), Is.EqualTo(new byte[] { 3, 2, 1 }));
                break;
            case "Numbers":
                Assert.That(Kinds.Numbers.Call(2), Is.EqualTo(new[] { 0.5, 0.25 }));
                break;
            case "Record":
                Assert.That(Kinds.Record.Call(1), Is.EqualTo(new Kinds.Quake("ci", 1.10m)));
                break;
            case "Failure":
                Assert.That(() => Kinds.Failure.Call(1), Throws.TypeOf<TideException>().With.Message.EqualTo("out"));
                break;
            case "Nothing":
                Assert.That(Kinds.Nothing.Call(1), Is.Null);
                break;
            default:
                throw new ArgumentException(result);
        }
    }

    private static void Write(string file, Func<byte[], byte[]> change) => File.WriteAllBytes(file, change(File.ReadAllBytes(file)));

    private static byte[] Flip(byte[] bytes, int index)
    {
        bytes[index] ^= 0x20;
        return bytes;
    }

    private static class Kinds
    {
        public static readonly MementoFunction<int, long> Number = Memo.Of<int, long>(NumberBody);
        public static readonly MementoFunction<string, string> Text = Memo.Of<string, string>(TextBody);
        public static readonly MementoFunction<int, byte[]> Bytes = Memo.Of<int, byte[]>(BytesBody);
        public static readonly MementoFunction<int, double[]> Numbers = Memo.Of<int, double[]>(NumbersBody);
        public static readonly MementoFunction<int, Quake> Record = Memo.Of<int, Quake>(RecordBody);
        public static readonly MementoFunction<int, int> Failure = Memo.Of<int, int>(FailureBody);
        public static readonly MementoFunction<int, string?> Nothing = Memo.Of<int, string?>(NothingBody);

        public sealed record Quake(string Network, decimal Magnitude);

        [MementoFunction(Version = "1")]
        private static long NumberBody(int x) => x * x;

        [MementoFunction(Version = "1")]
        private static string TextBody(string text) => text + text;

        [MementoFunction(Version = "1")]
        private static byte[] BytesBody(int count) => [.. Enumerable.Range(1, count).Reverse().Select(x => (byte)x)];

        [MementoFunction(Version = "1")]
        private static double[] NumbersBody(int count) => [.. Enumerable.Range(1, count).Select(x => Math.Pow(2, -x))];

        [MementoFunction(Version = "1")]
        private static Quake RecordBody(int x) => new("ci", x + 0.10m);

        [MementoFunction(Version = "1")]
        private static int FailureBody(int x) => throw new TideException(x == 1 ? "out" : "in");

        [MementoFunction(Version = "1")]
        private static string? NothingBody(int x) => x == 1 ? null : "";
    }
}
