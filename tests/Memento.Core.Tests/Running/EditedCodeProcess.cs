using System.Reflection;
using System.Reflection.Metadata;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Running;

/// <summary>The work of a child process that is told that its code was edited, as it would be by hot reload. Returns 0 when all was right, and says on its output what was not.</summary>
internal static class EditedCodeProcess
{
    private const string Key = "edited";

    private static readonly RecordingLoggers Loggers = new();

    public static async Task<int> RunAsync(string scenario)
    {
        try
        {
            await using var test = new TestEnvironment(runner: scenario == nameof(In_workers) ? "worker" : "local", loggers: Loggers);
            using var use = test.Environment.Use();
            await (Task)typeof(EditedCodeProcess).GetMethod(scenario, BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<Func<Task>>()();
            return 0;
        }
        catch (Exception exception)
        {
            await Console.Out.WriteLineAsync(exception.ToString());
            return 1;
        }
    }

    public static async Task Alone()
    {
        Check(EditedCode.Twice.Call(Key, 1) + EditedCode.Twice.Call(Key, 1), 4);
        Check(EditedCode.Given.Call(Key, 1) + EditedCode.Given.Call(Key, 1), 4);
        Check(Runs.Of(Key), 1);
        Edit();
        Check(Told(), 0);
        for (var i = 0; i < 3; i++)
        {
            Check(EditedCode.Twice.Call(Key, 1), 2);
            Check(await EditedCode.Twice.CallAsync(Key, 2), 4);
            Check(EditedCode.Twice.IgnoringResult().Call(Key, 1), 0);
        }

        Check(Runs.Of(Key), 10);
        Check(await KeptAsync(EditedCode.Twice), 1);
        Check(EditedCode.Given.Call(Key, 1) + EditedCode.Given.Call(Key, 2) + EditedCode.Given.Call(Key, 2), 10);
        Check(Runs.Of(Key + "/given"), 2);
        Check(await KeptAsync(EditedCode.Given), 2);
        Check(Told(), 1);
        Edit();
        Check(EditedCode.Twice.Call(Key, 1), 2);
        Check(Runs.Of(Key), 11);
        Check(Told(), 1);

        // Another environment says so too, and reads nothing of what the first one kept.
        await using var other = new TestEnvironment(loggers: Loggers);
        Check(EditedCode.Twice.Call(Key, 1), 2);
        Check(Runs.Of(Key), 12);
        Check(Told(), 2);
    }

    public static async Task Nested()
    {
        Check(EditedCode.CallsGiven.Call(Key, 1) + EditedCode.GivenCallsTwice.Call(Key, 1), 4);
        Edit();
        Check(EditedCode.CallsGiven.Call(Key, 1) + EditedCode.CallsGiven.Call(Key, 1), 4);
        Check((Runs.Of(Key + "/caller"), Runs.Of(Key + "/given")), (4, 1));
        Check(EditedCode.GivenCallsTwice.Call(Key, 1), 2);
        Check((Runs.Of(Key + "/caller"), Runs.Of(Key)), (4, 1));
        Check(EditedCode.GivenCallsTwice.Call(Key, 2) + EditedCode.GivenCallsTwice.Call(Key, 2), 8);
        Check((Runs.Of(Key + "/caller"), Runs.Of(Key)), (5, 2));
        Check(await KeptAsync(EditedCode.GivenCallsTwice), 2);
        Check((await KeptAsync(EditedCode.CallsGiven), await KeptAsync(EditedCode.Twice)), (1, 1));

        // What its code has come to show only now.
        EditedCode.Added = static key => EditedCode.Given.Call(key, 50);
        Check(EditedCode.Twice.Call(Key, 1), 100);
    }

    public static async Task Batches()
    {
        int[] numbers = [.. Enumerable.Range(0, 50), 1];
        Check(EditedCode.Twice.Batch(numbers, static (twice, x) => twice.With(Key, x)).Sum(), 2 * numbers.Sum());
        Check(Runs.Of(Key), 50);
        Edit();
        for (var round = 1; round < 3; round++)
        {
            Check(EditedCode.Twice.Batch(numbers, static (twice, x) => twice.With(Key, x + 10)).Sum(), 2 * (numbers.Sum() + 510));
            Check(Runs.Of(Key), 50 + (51 * round));
            Check(EditedCode.Given.Batch(numbers, static (given, x) => given.With(Key, x)).Sum(), 2 * numbers.Sum());
        }

        Check((Runs.Of(Key + "/given"), await KeptAsync(EditedCode.Given), await KeptAsync(EditedCode.Twice)), (50, 50, 50));
    }

    public static async Task In_a_batch()
    {
        EditedCode.During = static x =>
        {
            if (x == 40)
            {
                Edit();
            }
        };
        Check(EditedCode.Twice.Batch(Enumerable.Range(0, 80), static (twice, x) => twice.With(Key, x)).Sum(), 80 * 79);
        Check(Runs.Of(Key), 80);
        await foreach (var memento in EditedCode.Twice.ListMementosAsync())
        {
            Assert.That(int.Parse(memento.Arguments.Split("\"x\":")[1].TrimEnd('}'), System.Globalization.CultureInfo.InvariantCulture), Is.LessThan(40));
        }
    }

    public static async Task Under_way()
    {
        Signal inside = new("inside"), goOn = new("go on");
        EditedCode.During = x =>
        {
            if (x == 1 && inside.Count == 0)
            {
                inside.Set();
                goOn.Wait();
            }
        };
        Check(EditedCode.Twice.Call(Key, 0), 0);
        var before = Task.Run(static () => EditedCode.Twice.Call(Key, 1));
        await inside.WaitAsync();
        Check(EditedCode.Twice.Call(Key, 3), 6);
        Check(await KeptAsync(EditedCode.Twice), 2);
        Edit();
        Check(await Task.Run(static () => EditedCode.Twice.Call(Key, 1)), 2);
        goOn.Set();
        Check(await before, 2);
        Check((Runs.Of(Key), await KeptAsync(EditedCode.Twice)), (4, 2));
        Check(EditedCode.Twice.With(Key, 1).Memento(), null);
    }

    public static async Task Handed_over()
    {
        Check(EditedCode.Apply.Call(Key, EditedCode.Twice) + EditedCode.Apply.Call(Key, EditedCode.Twice), 4);
        Check((Runs.Of(Key + "/apply"), await KeptAsync(EditedCode.Apply)), (1, 1));
        Edit();
        EditedCode.Apply.ForgetAll();
        Check(EditedCode.Apply.Call(Key, EditedCode.Twice) + EditedCode.Apply.Call(Key, EditedCode.Twice), 4);
        Check((Runs.Of(Key + "/apply"), await KeptAsync(EditedCode.Apply)), (3, 0));
    }

    public static async Task Locked()
    {
        var cluster = MementoEnvironment.Current.GetCluster(null)!;
        Check(EditedCode.Twice.Call(Key, 1), 2);
        cluster.Lock(VersionLock.Of([EditedCode.Twice.Name]));
        Edit();
        Check(EditedCode.Twice.Call(Key, 1) + EditedCode.Twice.Call(Key, 2) + EditedCode.Twice.Call(Key, 2), 10);
        Check((Runs.Of(Key), await KeptAsync(EditedCode.Twice)), (2, 2));
        cluster.Unlock();
        Check(EditedCode.Twice.Call(Key, 1) + EditedCode.Twice.Call(Key, 2), 6);
        Check((Runs.Of(Key), await KeptAsync(EditedCode.Twice)), (4, 2));
    }

    public static async Task In_workers()
    {
        Assert.That(EditedCode.Process.Call(Key), Is.Not.EqualTo(Environment.ProcessId));
        Edit();
        Check(EditedCode.Process.Call(Key), Environment.ProcessId);
        Check(EditedCode.Process.Batch([1], static (process, _) => process.With(Key))[0], Environment.ProcessId);
        Check(await KeptAsync(EditedCode.Process), 1);
    }

    // As what has edited the code calls it.
    private static void Edit() => typeof(MementoEnvironment).Assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>().Single().HandlerType
        .GetMethod("ClearCache", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])])!
        .Invoke(null, [null]);

    private static int Told() => Loggers.Entries.Count(static entry => entry.Level == LogLevel.Warning && entry.Event.Id == VersionErrors.EditedCode);

    // What the store has, of whatever version.
    private static async Task<int> KeptAsync(MementoFunction function)
    {
        var count = 0;
        var cluster = MementoEnvironment.Current.GetCluster(null)!;
        await foreach (var kept in cluster.Storage.ListFunctionsAsync())
        {
            if (kept.Unversioned == function.Name.Unversioned)
            {
                count += await cluster.Storage.ListMementosAsync(kept).CountAsync();
            }
        }

        return count;
    }

    private static void Check<T>(T actual, T expected) => Assert.That(actual, Is.EqualTo(expected));
}
