using System.Runtime.CompilerServices;
using Memento.CompilerServices;

namespace Memento.Core.Tests.Running;

/// <summary>What the library's own builder of asynchronous methods does as the base library's does.</summary>
internal sealed class EarlyMethodBuilderTests
{
    private static readonly AsyncLocal<string?> Flow = new();

    [Test]
    public async Task What_a_method_sets_for_its_flow_of_control_is_not_its_callers([Values] bool isSuppressed, [Values] bool waits)
    {
        Flow.Value = "caller";
        var gate = new TaskCompletionSource();
        ValueTask<string?> pending;
        if (isSuppressed)
        {
            using (ExecutionContext.SuppressFlow())
            {
                pending = SetAsync("method", waits ? gate.Task : Task.CompletedTask);
                Assert.That(Flow.Value, Is.EqualTo("caller"));
            }
        }
        else
        {
            pending = SetAsync("method", waits ? gate.Task : Task.CompletedTask);
            Assert.That(Flow.Value, Is.EqualTo("caller"));
        }

        Assert.That(pending.IsCompleted, Is.Not.EqualTo(waits));
        gate.SetResult();
        var own = await pending;
        if (!isSuppressed)
        {
            Assert.That(own, Is.EqualTo("method"), "its own, also after it has waited");
        }

        Assert.That(Flow.Value, Is.EqualTo("caller"));
    }

    [Test]
    public void The_synchronization_context_that_a_method_leaves_behind_is_not_its_callers()
    {
        var before = SynchronizationContext.Current;
        var pending = LeaveAsync(new SynchronizationContext());

        Assert.That(pending.IsCompletedSuccessfully, Is.True);
        Assert.That(SynchronizationContext.Current, Is.SameAs(before));
    }

    [Test]
    public void What_a_method_throws_is_its_outcome([Values] bool waits)
    {
        var gate = new TaskCompletionSource();
        var pending = ThrowAsync(waits ? gate.Task : Task.CompletedTask);
        gate.SetResult();

        Assert.That(async () => await pending, Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("thrown"));
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private static async ValueTask<string?> SetAsync(string value, Task wait)
    {
        Flow.Value = value;
        await wait.ConfigureAwait(false);
        return Flow.Value;
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private static async ValueTask<bool> LeaveAsync(SynchronizationContext context)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        SynchronizationContext.SetSynchronizationContext(context);
        return true;
    }

    [AsyncMethodBuilder(typeof(EarlyMethodBuilder<>))]
    private static async ValueTask<int> ThrowAsync(Task wait)
    {
        await wait.ConfigureAwait(false);
        throw new NotSupportedException("thrown");
    }
}
