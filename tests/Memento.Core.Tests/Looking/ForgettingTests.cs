using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Looking;

/// <summary>Forgetting one call, a function, everything, and exceptions with those they came from.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ForgettingTests(string storage, string runner) : CallingTests(storage, runner)
{
    private Cluster Cluster => Test.Environment.GetCluster(null)!;

    [Test]
    public async Task Forgetting_everything_makes_every_call_run_again()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Numbers.Call(Key + "numbers");
        await Cluster.ForgetEverythingAsync();
        Assert.That(await Cluster.ListFunctionsAsync().ToListAsync(), Is.Empty);
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Numbers.Call(Key + "numbers");
        Assert.That((Runs.Of(Key), Runs.Of(Key + "numbers")), Is.EqualTo((2, 2)));
        Cluster.ForgetEverything();
        Assert.That(Arithmetic.Twice.Memento(Key, 1), Is.Null);
    }

    [Test]
    public async Task A_cluster_forgets_one_call_and_one_function_and_what_is_not_there()
    {
        Arithmetic.SumOfTwice.Call(Key, 1);
        await Cluster.ForgetAsync(Arithmetic.Twice.Memento(Key, 1)!.Call);
        Assert.That(Arithmetic.Twice.Memento(Key, 1), Is.Null);
        Assert.That(Arithmetic.Twice.Memento(Key, 2), Is.Not.Null);
        await Cluster.ForgetAsync(Arithmetic.Twice.Name);
        Assert.That(Arithmetic.Twice.Memento(Key, 2), Is.Null);
        Assert.That(Arithmetic.SumOfTwice.Memento(Key, 1), Is.Not.Null);
        await Cluster.ForgetAsync(Arithmetic.SumOfTwice.Name.At(null));
        Assert.That(Arithmetic.SumOfTwice.Memento(Key, 1), Is.Null, "all versions");
        Assert.That(async () =>
        {
            await Cluster.ForgetAsync(Arithmetic.Twice.Name);
            await Cluster.ForgetAsync(new CallKey(Arithmetic.Twice.Name, new ArgumentHash(new byte[32])));
            await Cluster.ForgetEverythingAsync();
            await Cluster.ForgetEverythingAsync();
            Arithmetic.Twice.ForgetAll();
            Arithmetic.Twice.Forget(Key, 1);
        }, Throws.Nothing);
    }

    [Test]
    public async Task What_is_forgotten_while_it_runs_is_not_remembered()
    {
        Arithmetic.During[Key] = async token => await Cluster.ForgetEverythingAsync(token);
        Assert.That(await Arithmetic.Cancellable.CallAsync(Key), Is.EqualTo(1));
        Assert.That(await Arithmetic.Cancellable.MementoAsync(Key), Is.Null);
    }

    [Test]
    public async Task Exceptions_are_forgotten_with_those_they_came_from()
    {
        Assert.That(() => Coast.Voyage.Call(Key, 2), Throws.TypeOf<TideException>());
        Assert.That(Runs.Of(Key), Is.EqualTo(4));
        var call = Coast.Voyage.With(Key, 2);
        var would = await call.ForgetExceptionsAsync(dryRun: true);
        Assert.That(would.Select(memento => memento.Function), Is.EqualTo(new[] { Coast.Voyage.Name, Coast.Leg.Name, Coast.Leg.Name, Coast.Leg.Name }));
        Assert.That(call.Memento(), Is.Not.Null, "a dry run forgets nothing");
        Assert.That(Calls(call.ForgetExceptions()), Is.EqualTo(Calls(would)));
        Assert.That(call.Memento(), Is.Null);
        Assert.That(Coast.Leg.Memento(Key, 0), Is.Null);
        Assert.That(await Arithmetic.Twice.ListMementosAsync().CountAsync(), Is.EqualTo(2), "what returned stays");
        Assert.That(() => Coast.Voyage.Call(Key, 2), Throws.TypeOf<TideException>());
        Assert.That(Runs.Of(Key), Is.EqualTo(8), "all that threw runs again");
    }

    [Test]
    public async Task A_call_that_returned_stays_and_so_do_the_exceptions_it_caught()
    {
        Assert.That(Coast.Careful.Call(Key, 1), Is.EqualTo(-1));
        Assert.That(await Coast.Careful.With(Key, 1).ForgetExceptionsAsync(), Is.Empty);
        Assert.That(Coast.Careful.Memento(Key, 1), Is.Not.Null);
        Assert.That(Coast.Voyage.Memento(Key, 1), Is.Not.Null);
        Assert.That(await Coast.Careful.With(Key, 77).ForgetExceptionsAsync(), Is.Empty, "nor is there anything of a call that was not made");
        Assert.That(await Cluster.ForgetExceptionsAsync(Coast.Leg.Memento(Key, 0)!), Has.Count.EqualTo(1), "of a memento");
        Assert.That(Coast.Leg.Memento(Key, 1), Is.Not.Null, "what it came to stays");
    }

    [Test]
    [Category("Long")]
    public async Task An_exception_behind_a_thousand_calls_is_found()
    {
        Arithmetic.During[Key] = token =>
        {
            ManyCalls.Child.Batch(Enumerable.Range(0, 1100), (child, i) => child.With(Key, i));
            Coast.Leg.Call(Key, 0, token);
            return Task.CompletedTask;
        };
        Assert.That(async () => await Arithmetic.Cancellable.CallAsync(Key), Throws.TypeOf<TideException>());
        Assert.That((await Arithmetic.Cancellable.With(Key).ForgetExceptionsAsync()).Select(memento => memento.Function), Is.EqualTo(new[] { Arithmetic.Cancellable.Name, Coast.Leg.Name }));
        Assert.That(Coast.Leg.Memento(Key, 0), Is.Null);
    }

    [Test]
    public async Task A_read_only_store_refuses_and_keeps_all()
    {
        Assert.That(() => Coast.Leg.Call(Key, 0), Throws.TypeOf<TideException>());
        var memento = Coast.Leg.Memento(Key, 0)!;
        var environment = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            ShadowFolder = PluginCopies.Folder,
            Overrides = new Dictionary<string, string?> { ["repos:0:clusters:default:storage:readonly"] = "true" },
        });
        await using (environment)
        {
            using var use = environment.Use();
            var cluster = environment.GetCluster(null)!;
            Assert.Multiple(() =>
            {
                Assert.That(() => Coast.Leg.Forget(Key, 0), Throws.TypeOf<ReadOnlyStorageException>());
                Assert.That(() => Coast.Leg.ForgetAll(), Throws.TypeOf<ReadOnlyStorageException>());
                Assert.That(() => cluster.ForgetEverything(), Throws.TypeOf<ReadOnlyStorageException>());
                Assert.That(async () => await cluster.ForgetAsync(memento.Call), Throws.TypeOf<ReadOnlyStorageException>());
                Assert.That(async () => await cluster.ForgetExceptionsAsync(memento), Throws.TypeOf<ReadOnlyStorageException>());
                Assert.That(async () => await cluster.ForgetExceptionsAsync(memento, dryRun: true), Throws.Nothing);
                Assert.That(() => Coast.Leg.With(Key, 0).PutMetadata("note", new byte[] { 1 }), Throws.TypeOf<ReadOnlyStorageException>());
            });
        }

        Assert.That(Coast.Leg.Memento(Key, 0), Is.Not.Null);
    }

    [Test]
    public void A_function_of_an_unknown_cluster_has_nothing_to_forget_or_to_list()
    {
        Assert.That(() => Arithmetic.Unknown.ForgetAll(), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'nowhere'"));
        Assert.That(() => Arithmetic.Unknown.ListAsync(), Throws.TypeOf<ConfigurationException>());
        Assert.That(Test.Environment.GetCluster("nowhere"), Is.Null);
    }

    private static List<CallKey> Calls(IReadOnlyList<MementoRecord> mementos) => [.. mementos.Select(memento => memento.Call)];
}
