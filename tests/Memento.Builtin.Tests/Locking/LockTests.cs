using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Memento.Storage.Locking;
using Memento.Testing;
using Moq;

namespace Memento.Builtin.Tests.Locking;

/// <summary>How long is waited for locks, and how often it is looked where they are, by a clock that the test sets.</summary>
internal sealed class LockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public void Locks_that_were_removed_are_opened_anew_when_it_is_looked_again()
    {
        var clock = new SteppedClock();
        var opened = new List<Mock<IByteLocks>>();
        using var locks = new StoreLocks(
            () =>
            {
                var one = new Mock<IByteLocks>();
                one.Setup(static locks => locks.TryLock(It.IsAny<long>())).Returns(true);
                one.Setup(static locks => locks.IsInPlace).Returns(() => opened.Count > 1);
                opened.Add(one);
                return one.Object;
            },
            static () => { })
        { Clock = clock };
        Take();
        clock.Go(StoreLocks.LookInterval);
        Take();
        Assert.That(opened, Has.Count.EqualTo(2), "the first ones are not in their place");
        opened[0].Verify(static locks => locks.Dispose(), Times.Once);
        var looked = opened[1].Invocations.Count(static invocation => invocation.Method.Name == "get_IsInPlace");
        Take();
        Assert.That(opened[1].Invocations.Count(static invocation => invocation.Method.Name == "get_IsInPlace"), Is.EqualTo(looked), "it was looked a moment ago");
        clock.Go(StoreLocks.LookInterval);
        Take();
        Assert.That(opened[1].Invocations.Count(static invocation => invocation.Method.Name == "get_IsInPlace"), Is.EqualTo(looked + 1));
        Assert.That(opened, Has.Count.EqualTo(2));

        void Take()
        {
            Assert.That(locks.TryTake(1, makesFolder: true), Is.EqualTo(LockOutcome.Taken));
            locks.Release(1);
        }
    }

    // By docs/format.md: programs in other languages keep out of each other's way by it.
    [Test]
    public void The_number_of_a_lease_is_made_of_both_hashes()
    {
        var call = TestCalls.Call();
        Span<byte> arguments = stackalloc byte[ArgumentHash.ByteLength];
        call.ArgumentHash.CopyTo(arguments);
        var function = SHA256.HashData(Encoding.UTF8.GetBytes(call.Function.ToString()));
        var number = BinaryPrimitives.ReadUInt64LittleEndian(arguments) ^ BinaryPrimitives.ReadUInt64LittleEndian(function);
        Assert.That(CallLeases.NumberOf(call), Is.EqualTo((long)(number & ((1UL << 62) - 1))));
    }

    [Test]
    public async Task A_long_wait_for_a_lease_is_told_once_and_ends_when_it_is_let_go()
    {
        using var log = new RecordingLoggerFactory();
        var waited = TimeSpan.Zero;
        var start = TimeSpan.TicksPerDay;
        var clock = new SteppedClock();
        clock.Waited = () => waited = TimeSpan.FromTicks(clock.GetTimestamp() - start);
        var other = new Mock<IByteLocks>();
        other.Setup(static locks => locks.TryLock(It.IsAny<long>())).Returns((long number) => number >= CallLeases.OwnLock || waited > TimeSpan.FromMinutes(2));
        using var locks = new StoreLocks(() => other.Object, static () => { });
        var leases = new CallLeases(locks, "the store", log.CreateLogger("leases")) { Clock = clock };
        await using var lease = await leases.TakeAsync(TestCalls.Call(), waiting: null, CancellationToken.None).AsTask().WaitAsync(Patience);
        Assert.That(lease!.HadToWait, Is.True);
        Assert.That(log.Entries.Where(static entry => entry.Id.Id == 2035).Select(static entry => entry.Message), Has.Exactly(1).Contains("the store"));
    }
}
