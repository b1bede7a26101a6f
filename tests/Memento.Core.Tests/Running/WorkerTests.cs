using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Running;

/// <summary>Calls that run in another process of this very program, by way of a runner that is a plugin.</summary>
internal sealed class WorkerTests() : CallingTests("filesystem", "worker")
{
    [Test]
    public void A_call_runs_in_a_worker_and_its_result_is_remembered_by_both()
    {
        Assert.That(Elsewhere.Where.Call(Key, [1, 2, 3], new Elsewhere.Point(0.1, -0.0)), Is.Not.EqualTo(Environment.ProcessId));
        var memento = Elsewhere.Where.Memento(Key, [1, 2, 3], new Elsewhere.Point(0.1, -0.0))!;
        Assert.That(memento.ProcessId, Is.Not.EqualTo(Environment.ProcessId));
        Assert.That(memento.Runner.Type, Is.EqualTo("worker"));
        Assert.That(Elsewhere.Where.Call(Key, [1, 2, 3], new Elsewhere.Point(0.1, -0.0)), Is.EqualTo(memento.ProcessId), "read back, not run again");
        Assert.That(Test.Environment.Statistics.Computed, Is.EqualTo(1));
        Assert.That(Test.Environment.Statistics.Remembered, Is.EqualTo(1));
    }

    [Test]
    public void An_exception_crosses_with_type_and_message()
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, "custom"), Throws.TypeOf<TideException>().With.Message.EqualTo("The tide is out."));
        Assert.That(Runs.Of(Key), Is.Zero, "nothing ran here");
    }

    [Test]
    [Category("Long")]
    public void The_correlation_id_crosses()
    {
        Elsewhere.Caller.Call(Key);
        Assert.That(Elsewhere.Caller.Memento(Key)!.CorrelationId, Is.EqualTo(Arithmetic.Twice.Memento(Key, 1)!.CorrelationId));
        Assert.That(Elsewhere.Caller.Memento(Key)!.Invocations, Has.Count.EqualTo(1));
    }

    [Test]
    [Category("Long")]
    public void What_is_left_out_and_the_context_cross()
    {
        var call = PriceHandle.PriceMemento.WithContext("scenario", 0.1).With(Key, 4);
        Assert.That(call.Call(), Is.EqualTo(2));
        Assert.That(Runs.Of(Key), Is.Zero, "nothing ran here");
        Assert.That(call.Memento()!.Invocations[0].Arguments, Does.Contain("\"scenario\":0.1"));
        Assert.That(PriceHandle.PriceMemento.With(Key, 4).Memento(), Is.Null);
    }

    [Test]
    [Category("Long")]
    public void A_worker_prevents_calls_too()
    {
        Assert.That(ModifierTests.Careful.PreventingCalls().Call(Key), Is.EqualTo(-1));
        Assert.That(ModifierTests.Careful.Memento(Key), Is.Null);
        Assert.That(ModifierTests.Careful.Call(Key), Is.EqualTo(2));
        Assert.That(Runs.Here(Key), Is.Zero, "Nothing ran here.");
        Assert.That(ModifierTests.Careful.ForcingLocal().Call(Key + 2), Is.EqualTo(2));
        Assert.That(Runs.Of(Key + 2), Is.EqualTo(1), "But what was forced to.");
    }

    [Test]
    [Category("Long")]
    public void An_argument_that_is_not_in_the_key_is_no_obstacle_while_it_is_the_default()
    {
        var shape = new CallShape<(string, int), double>(PriceHandle.Source, "key", "days");
        Assert.That(shape.Call((Key, 4), [Key, 4, 0.5, null, null]), Is.EqualTo(2));
        Assert.That(() => shape.Call((Key, 5), [Key, 5, 0.5, (Action)(() => { }), null]), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("'log'"));
    }

    [Test]
    public void An_argument_crosses_as_deep_as_it_may_be()
    {
        var folded = Enumerable.Range(0, 900).Aggregate((Elsewhere.Fold?)null, static (inner, number) => new Elsewhere.Fold(number, inner));
        Assert.That(Elsewhere.Depth.Call(Key, folded), Is.EqualTo(900));
        Assert.That(Elsewhere.Depth.Memento(Key, folded)!.ProcessId, Is.Not.EqualTo(Environment.ProcessId));
    }

    [Test]
    public void An_argument_that_cannot_leave_the_process_is_named() =>
        Assert.That(() => Arithmetic.WithService.Call(Key, () => { }), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("'service'"));

    [Test]
    public void Partitions_and_files_are_read_from_the_store_that_both_use()
    {
        var parts = Elsewhere.Parts.Call(Key);
        Assert.That((parts.Get<int>("process"), parts.Get<Partition<string>>("inner")["a"]), Is.EqualTo((Elsewhere.Parts.Memento(Key)!.ProcessId, "b")));
        var file = Elsewhere.File.Call(Key);
        Assert.That((file.Name, System.IO.File.ReadAllText(file.Path)), Is.EqualTo((Key.Replace('/', '_') + ".txt", Key)));
        Assert.That(Elsewhere.File.Memento(Key)!.ProcessId, Is.Not.EqualTo(Environment.ProcessId));
    }

    [Test]
    [Category("Long")]
    public void A_key_override_crosses()
    {
        Elsewhere.Caller.WithKeyOverride("from/elsewhere").With(Key).Call();
        Assert.That(Elsewhere.Caller.Memento(Key)!.Content!.Key.Path, Is.EqualTo("from/elsewhere"));
    }

    [Test]
    public void What_a_function_logs_in_a_worker_is_kept()
    {
        Elsewhere.Logging.Call(Key);
        Assert.That(Elsewhere.Logging.With(Key).Log(), Does.EndWith(" info Memento[0] in another process\n"));
    }

    [Test]
    [Category("Long")]
    public void A_worker_and_the_one_that_it_starts_know_the_files_that_the_program_has_its_configuration_from()
    {
        Assert.That(Test.Environment.Files, Is.EqualTo(new[] { Path.Combine(Test.Folder.Path, "memento.json") }));
        Assert.That(Elsewhere.Files.Call(Key, 1), Is.EqualTo(Test.Environment.Files));
        Assert.That(Elsewhere.Files.Memento(Key, 0)!.ProcessId, Is.Not.EqualTo(Elsewhere.Files.Memento(Key, 1)!.ProcessId));
    }

    internal static class Elsewhere
    {
        public static readonly MementoFunction<string, Partition> Parts = Memo.Of<string, Partition>(PartsBody);
        public static readonly MementoFunction<string, ResultFile> File = Memo.Of<string, ResultFile>(FileBody);
        public static readonly MementoFunction<string, byte[], Point, int> Where = Memo.Of<string, byte[], Point, int>(WhereBody);
        public static readonly MementoFunction<string, int> Caller = Memo.Of<string, int>(CallerBody);
        public static readonly MementoFunction<string, int> Logging = Memo.Of<string, int>(LoggingBody);
        public static readonly MementoFunction<string, int, string[]> Files = Memo.Of<string, int, string[]>(FilesBody);
        public static readonly MementoFunction<string, Fold?, int> Depth = Memo.Of<string, Fold?, int>(DepthBody);

        public sealed record Point(double X, double Y);

        public sealed record Fold(int Number, Fold? Inner);

        [MementoFunction(Version = "1")]
        private static int WhereBody(string key, byte[] bytes, Point point)
        {
            Console.WriteLine("What a function prints does not come between the runner's bytes.");
            return bytes is [1, 2, 3] && point.X == 0.1 && double.IsNegative(point.Y) && key.Length > 0 ? Environment.ProcessId : -1;
        }

        [MementoFunction(Version = "1")]
        private static int DepthBody(string key, Fold? fold)
        {
            var depth = 0;
            for (; key.Length > 0 && fold is not null; fold = fold.Inner)
            {
                depth++;
            }

            return depth;
        }

        [MementoFunction(Version = "1")]
        private static Partition PartsBody(string key)
        {
            using var parts = new PartitionBuilder();
            parts.Add("process", Environment.ProcessId);
            parts.Add("inner", Partition.Of(new Dictionary<string, string> { ["a"] = key.Length > 0 ? "b" : "" }));
            return parts.ToPartition();
        }

        [MementoFunction(Version = "1")]
        private static ResultFile FileBody(string key)
        {
            var path = Path.Combine(Path.GetTempPath(), key.Replace('/', '_') + ".txt");
            System.IO.File.WriteAllText(path, key);
            return ResultFile.FromTemporary(path);
        }

        [MementoFunction(Version = "1")]
        private static string[] FilesBody(string key, int workers) => workers > 0 ? Files.Call(key, workers - 1) : [.. MementoEnvironment.Current.Files];

        [MementoFunction(Version = "1")]
        private static int LoggingBody(string key)
        {
            Memo.Log.LogInformation("in another process");
            return key.Length;
        }

        [MementoFunction(Version = "1")]
        private static int CallerBody(string key) => Arithmetic.Twice.Call(key, 1);
    }
}
