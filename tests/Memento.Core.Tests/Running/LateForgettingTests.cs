using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Looking;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Running;

/// <summary>Calls that are forgotten, or cancelled, after they have run, while the store is taking their results: a large result or a slow store takes a while.</summary>
internal sealed class LateForgettingTests : CallingTests
{
    private Action? _whileKeeping;

    private Cluster Cluster => Test.Environment.GetCluster(null)!;

    [SetUp]
    public void SetUp()
    {
        _whileKeeping = null;
        Cluster.Replace(new YieldingStorage(Cluster.Storage) { Memory = Cluster.Storage.Memory, WhileKeeping = () => _whileKeeping?.Invoke() }, Cluster.Runner);
    }

    [Test]
    public void What_is_forgotten_while_it_is_being_kept_is_not_kept()
    {
        Once(() => Arithmetic.Twice.Forget(Key, 1));
        Assert.That(Arithmetic.Twice.Call(Key, 1), Is.EqualTo(2));
        Assert.That(Arithmetic.Twice.Memento(Key, 1), Is.Null);
    }

    [Test]
    public void What_was_computed_anew_meanwhile_is_not_replaced_by_what_was_forgotten()
    {
        Arithmetic.During[Key] = static _ => Task.CompletedTask;
        Once(() =>
        {
            Arithmetic.Cancellable.Forget(Key);
            Arithmetic.Cancellable.Call(Key);
        });
        Arithmetic.Cancellable.Call(Key);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        var inMemory = Arithmetic.Cancellable.Memento(Key);
        Cluster.Storage.Memory.Clear();
        Assert.That(Arithmetic.Cancellable.Memento(Key), Is.Null, "the store has what was forgotten, which came after what was computed anew");
        Assert.That(inMemory, Is.Null, "and the next process would not find what this one does");
    }

    [Test]
    public void What_is_forgotten_while_a_batch_is_being_kept_is_not_kept()
    {
        _whileKeeping = () =>
        {
            if (Runs.Of(Key) > 10)
            {
                _whileKeeping = null;
                Arithmetic.Twice.Forget(Key, Runs.Of(Key) - 1);
                Arithmetic.Twice.Forget(Key, 0);
            }
        };
        Arithmetic.Twice.Batch(Enumerable.Range(0, 40), (twice, number) => twice.With(Key, number));
        var missing = Enumerable.Range(0, 40).Where(number => Arithmetic.Twice.Memento(Key, number) is null).ToList();
        Assert.That(missing, Has.Count.EqualTo(2).And.Member(0), "the one that was kept before, and the one that was just being kept");
    }

    [Test]
    public async Task What_is_cancelled_while_it_is_being_kept_is_kept_with_its_log()
    {
        using var cancellation = new CancellationTokenSource();
        Coast.Telling[Key] = static () => Memo.Log.LogInformation("computed");
        Once(cancellation.Cancel);
        Assert.That(await Coast.Told.CallAsync(Key, cancellation.Token), Is.EqualTo(Key.Length));
        Assert.That(Coast.Told.With(Key).Log(), Does.Contain("computed"));
        Assert.That(Coast.Told.With(Key).Memento(), Is.Not.Null);
    }

    [Test]
    public async Task What_is_cancelled_while_it_is_being_kept_is_kept_where_its_function_hears_of_it_too()
    {
        using var cancellation = new CancellationTokenSource();
        Arithmetic.During[Key] = static _ => Task.CompletedTask;
        Once(cancellation.Cancel);
        Assert.That(await Arithmetic.Cancellable.CallAsync(Key, cancellation.Token), Is.EqualTo(1));
        Assert.That(Arithmetic.Cancellable.Memento(Key), Is.Not.Null);
    }

    private void Once(Action forget) => _whileKeeping = () =>
    {
        _whileKeeping = null;
        forget();
    };
}
