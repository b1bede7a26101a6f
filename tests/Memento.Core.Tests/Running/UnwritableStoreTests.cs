using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Looking;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Running;

/// <summary>What this process remembers of what it computes while its store cannot be written.</summary>
internal sealed class UnwritableStoreTests : CallingTests
{
    /// <summary>The folder of all mementos.</summary>
    private string InTheWay => Path.Combine(Test.Folder.Path, "store", "m");

    [SetUp]
    public void PutAFileInTheWay()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InTheWay)!);
        File.WriteAllText(InTheWay, "in the way");
    }

    [Test]
    public void A_function_that_calls_itself_runs_once_for_each_of_its_arguments()
    {
        Assert.That(Arithmetic.Fibonacci.Call(Key, 25), Is.EqualTo(75025));
        Assert.That(Runs.Of(Key), Is.EqualTo(26));
        Assert.That(Arithmetic.Fibonacci.Call(Key, 25), Is.EqualTo(75025));
        Assert.That(Runs.Of(Key), Is.EqualTo(26));
    }

    [Test]
    public void The_calls_of_a_batch_run_once()
    {
        Assert.That(Arithmetic.Twice.Batch(Enumerable.Range(0, 30), (twice, number) => twice.With(Key, number)).Sum(), Is.EqualTo(30 * 29));
        Assert.That(Arithmetic.Twice.Batch(Enumerable.Range(0, 30), (twice, number) => twice.With(Key, number)).Sum(), Is.EqualTo(30 * 29));
        Assert.That(Runs.Of(Key), Is.EqualTo(30));
    }

    [Test]
    public void What_a_caller_can_change_is_its_own()
    {
        var first = Arithmetic.Numbers.Call(Key);
        var before = first[0];
        first[0]++;
        Assert.That(Arithmetic.Numbers.Call(Key)[0], Is.EqualTo(before));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_and_nothing_are_remembered_too()
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, "once"), Throws.Exception);
        Assert.That(() => Arithmetic.Fail.Call(Key, "once"), Throws.Exception);
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Assert.That(Arithmetic.Nothing.Call(Key + "2"), Is.Null);
        Assert.That(Arithmetic.Nothing.Call(Key + "2"), Is.Null);
        Assert.That(Runs.Of(Key + "2"), Is.EqualTo(1));
    }

    [Test]
    public void The_memento_says_that_nothing_is_stored()
    {
        Arithmetic.Twice.Call(Key, 3);
        Assert.That(Arithmetic.Twice.With(Key, 3).Memento(), Is.Not.Null.And.Property("Content").Null);
    }

    [Test]
    public void Once_the_store_can_be_written_what_comes_is_stored_and_what_came_before()
    {
        Arithmetic.Twice.Call(Key, 3);
        File.Delete(InTheWay);
        Arithmetic.Twice.Call(Key, 4);
        Test.Environment.ClearMemory();
        Assert.That((Arithmetic.Twice.Call(Key, 3), Arithmetic.Twice.Call(Key, 4)), Is.EqualTo((6, 8)));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void What_a_call_logged_goes_with_its_result()
    {
        Coast.Telling[Key] = static () => Memo.Log.LogInformation("high water");
        Coast.Told.Call(Key);
        Assert.That(Coast.Told.With(Key).Log(), Does.Contain("high water"));
        File.Delete(InTheWay);
        Arithmetic.Twice.Call(Key, 4);
        Test.Environment.ClearMemory();
        Assert.That(Coast.Told.With(Key).Log(), Does.Contain("high water"));
    }

    [Test]
    public async Task What_the_program_has_at_its_end_is_stored_then_with_what_it_called_and_what_it_is_made_of()
    {
        Assert.That(Arithmetic.Fibonacci.Call(Key, 10), Is.EqualTo(55));
        File.Delete(InTheWay);
        await Test.Environment.DisposeAsync();
        await using var next = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        using (next.Use())
        {
            Assert.That(Enumerable.Range(0, 11).Select(n => Arithmetic.Fibonacci.With(Key, n).Memento()?.Content), Has.All.Not.Null);
            Assert.That(Arithmetic.Fibonacci.With(Key, 10).Memento()!.Invocations, Is.Not.Empty);
            Assert.That(Arithmetic.Fibonacci.Call(Key, 10), Is.EqualTo(55));
            Assert.That(await Arithmetic.Fibonacci.ListVersionsAsync(), Has.Count.EqualTo(1));
        }

        Assert.That(Runs.Of(Key), Is.EqualTo(11));
    }
}
