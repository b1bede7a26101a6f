using System.Globalization;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is left by a process that was killed, and several processes at once.</summary>
public abstract partial class StorageBackendTests
{
    private const string Write = "write", Share = "share", Hold = "hold", Held = "held";

    /// <summary>How many calls the processes share.</summary>
    private const int SharedCalls = 8;

    /// <summary>False for a store that acknowledges a result before it is out of the process: the ones it had by then may be lost with it.</summary>
    protected virtual bool KeepsWhatIsAcknowledged => true;

    /// <summary>What a storage needs that gives a lease to everybody, to show it.</summary>
    private static readonly TimeSpan TimeToTake = TimeSpan.FromMilliseconds(200);

    /// <summary>Less than the whole test may take.</summary>
    private TimeSpan Patience => Deadline / 3;

    /// <summary>A process that is killed while it writes leaves all that it was told is kept, nothing that reads wrong, and nothing that stays for ever.</summary>
    [Test]
    [Category("Long")]
    [Rule("storage-killed", "A process that is killed while it writes leaves all that was acknowledged to it, nothing that reads wrong, and nothing that collecting does not remove.")]
    public async Task A_killed_writer_leaves_a_whole_store()
    {
        RequirePersistence();
        var random = new Random(1);
        var acknowledged = new HashSet<int>();
        for (var round = 0; round < 2; round++)
        {
            using (var writer = ChildProcess.Start(this, Folder.FullPath, Write, Text(round * 10_000)))
            {
                // At some moment, in the middle of whatever comes then.
                for (var left = random.Next(5, 40); left > 0; left--)
                {
                    Note(await writer.ReadLineAsync(Patience));
                }

                await Task.Delay(random.Next(5));
                foreach (var line in await writer.KillAsync(Patience))
                {
                    Note(line);
                }
            }

            await using var backend = CreateUncached();
            for (var argument = round * 10_000; argument < acknowledged.Max() + 20; argument++)
            {
                var expected = TestResult(argument).Value;
                Assert.That(
                    Read<string>(backend, TestCalls.Call(argument: argument)),
                    acknowledged.Contains(argument) && KeepsWhatIsAcknowledged ? Is.EqualTo(expected) : Is.EqualTo(expected).Or.Null,
                    "What was acknowledged is there, and what is there is right.");
            }

            var listed = await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function()));
            Assert.That(listed, Has.Count.GreaterThanOrEqualTo(KeepsWhatIsAcknowledged ? acknowledged.Count : 0), "What is there is listed.");
            await backend.MemoizeAsync(TestCalls.Result("after", argument: -1));
            Assert.That(Read<string>(backend, TestCalls.Call(argument: -1)), Is.EqualTo("after"), "The store goes on.");
        }

        await using var last = CreateUncached();
        var everything = new CollectOptions { GracePeriod = TimeSpan.Zero };
        await last.CollectAsync(everything);
        var again = await last.CollectAsync(everything);
        if (again.TemporaryFiles > 0)
        {
            // What was written a moment before it was killed may have been too young for the first one.
            again = await last.CollectAsync(everything);
        }

        Assert.That((again.Objects, again.TemporaryFiles), Is.EqualTo((0, 0)), "Collecting removes what is left.");
        Assert.That((await last.VerifyAsync()).Damages, Is.Empty, "The store is whole.");

        void Note(string? line)
        {
            if (line is not ['k', 'e', 'p', 't', ' ', .. var number])
            {
                Assert.Fail($"The process that writes said: {line ?? "nothing more"}");
                return;
            }

            acknowledged.Add(int.Parse(number, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Processes that use one store at once read no wrong value and do not fail.</summary>
    [Test]
    [Category("Long")]
    [Rule("storage-processes", "Processes that write, read and forget in one store at once find what is right or nothing, and do not fail.")]
    public async Task Processes_share_a_store()
    {
        RequireSharing();
        using (var first = ChildProcess.Start(this, Folder.FullPath, Share, "1"))
        using (var second = ChildProcess.Start(this, Folder.FullPath, Share, "2"))
        {
            Assert.That(await first.EndAsync(Patience) + await second.EndAsync(Patience), Is.Empty, "Neither process has to complain.");
        }

        await using var backend = CreateUncached();
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, "The store is whole.");
        for (var argument = 0; argument < SharedCalls; argument++)
        {
            await backend.MemoizeAsync(TestResult(argument));
            Assert.That(Read<string>(backend, TestCalls.Call(argument: argument)), Is.EqualTo(TestResult(argument).Value), "The store goes on.");
        }
    }

    /// <summary>A lease keeps other processes waiting while the process that has it lives, and no longer.</summary>
    [Test]
    [Category("Long")]
    [Rule("storage-lease-killed", "A lease that another process has is waited for, and is lost with the process.")]
    public async Task A_lease_is_lost_with_its_process()
    {
        RequireSharing();
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0")));
        await using (var own = await backend.LeaseAsync(TestCalls.Call(argument: 2)))
        {
            if (own is null)
            {
                Assert.Ignore("This storage gives no leases.");
            }
        }

        using var holder = ChildProcess.Start(this, Folder.FullPath, Hold, "1");
        Assert.That(await holder.ReadLineAsync(Patience), Is.EqualTo(Held), "A process is given a lease.");
        using var patience = new CancellationTokenSource(Patience);
        var waiting = backend.LeaseAsync(TestCalls.Call(), cancellationToken: patience.Token).AsTask();
        await using (await backend.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: patience.Token))
        {
            await Task.WhenAny(waiting, Task.Delay(TimeToTake, patience.Token));
            Assert.That(waiting.IsCompleted, Is.False, "A lease that another process has is waited for, and no other one is.");
        }

        await holder.KillAsync(Patience);
        await using var lease = await waiting;
        Assert.That(lease?.HadToWait, Is.True, "What a process had that was killed is given to the next one, who is told that he had to wait.");
    }

    /// <summary>Called in a process that a test started: does what it is for.</summary>
    /// <returns>0 when all was right.</returns>
    internal async Task<int> WorkAsync(string work, string[] arguments)
    {
        await using var backend = CreateUncached();
        var number = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        return work switch
        {
            Write => await WriteAsync(backend, number),
            Share => await ShareAsync(backend, new Random(number)),
            Hold => await HoldAsync(backend, number),
            _ => throw new InvalidOperationException($"There is no work '{work}'."),
        };
    }

    private static async Task<int> WriteAsync(IStorageBackend backend, int first)
    {
        for (var argument = first; ; argument++)
        {
            if ((await backend.MemoizeAsync(TestResult(argument))).Content is null)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"lost {argument}"));
                return 1;
            }

            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"kept {argument}"));
        }
    }

    private static async Task<int> HoldAsync(IStorageBackend backend, int argument)
    {
        await using var lease = await backend.LeaseAsync(TestCalls.Call(argument: argument));
        await Console.Out.WriteLineAsync(lease is null ? "none" : Held);

        // Until the test kills the process, or has ended.
        await Console.In.ReadLineAsync();
        return 0;
    }

    private async Task<int> ShareAsync(IStorageBackend backend, Random random)
    {
        for (var i = 0; i < 100; i++)
        {
            var result = TestResult(random.Next(SharedCalls));
            if (await backend.ReadAsync(result.Memento.Call, typeof(string)) is { } read && !Equals(read.Value, result.Value))
            {
                await Console.Out.WriteLineAsync($"A wrong value for {result.Memento.Arguments}.");
                return 1;
            }

            if ((await backend.MemoizeAsync(result)).Content is null)
            {
                await Console.Out.WriteLineAsync($"The result of {result.Memento.Arguments} could not be stored. {string.Join(' ', Log.Warnings)}");
                return 1;
            }

            if (i % 10 == 0)
            {
                await backend.ForgetCallsAsync([result.Memento.Call]);
            }
        }

        return 0;
    }

    /// <summary>The result of a call in every process: some stand in their memento, some are objects, some are shared.</summary>
    private static ResultToStore TestResult(int argument) =>
        TestCalls.Result(string.Concat(Enumerable.Repeat($"value {Text(argument / 2)} ", argument % 3 == 0 ? 3 : 2000)), argument: argument);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
