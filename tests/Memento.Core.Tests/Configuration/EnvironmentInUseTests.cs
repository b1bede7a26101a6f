using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Which environment calls run in: that of the flow of control, else that of the process.</summary>
[NonParallelizable] // The default environment is the process's.
internal sealed class EnvironmentInUseTests
{
    private static readonly MementoFunction<string, bool, int> Calling = Memo.Of<string, bool, int>(CallInGone);
    private static Func<IDisposable>? _useGone;

    private readonly string _key = Guid.NewGuid().ToString();
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task One_that_is_made_the_default_is_where_calls_go_until_that_ends()
    {
        await using var first = Create("first");
        await using var second = Create("second");
        using (first.UseAsDefault())
        {
            Assert.That(MementoEnvironment.Default, Is.SameAs(first));
            Assert.That(MementoEnvironment.Current, Is.SameAs(first));
            Arithmetic.Twice.Call(_key, 1);
            Assert.That(first.Statistics.Computed, Is.EqualTo(1));
            using (second.UseAsDefault())
            {
                Assert.That(MementoEnvironment.Default, Is.SameAs(second));
                Arithmetic.Twice.Call(_key, 1);
                Assert.That((first.Statistics.Computed, second.Statistics.Computed), Is.EqualTo((1, 1)));
            }

            Assert.That(MementoEnvironment.Default, Is.SameAs(first), "the one before again");
        }
    }

    [Test]
    public async Task Defaults_may_end_in_any_order_and_end_with_their_environments()
    {
        await using var first = Create("first");
        var second = Create("second");
        var third = Create("third");
        first.UseAsDefault();
        var use = second.UseAsDefault();
        third.UseAsDefault();
        use.Dispose();
        Assert.That(MementoEnvironment.Default, Is.SameAs(third));
        await third.DisposeAsync();
        Assert.That(MementoEnvironment.Default, Is.SameAs(first));
        second.Dispose();
        Assert.That(() => second.UseAsDefault(), Throws.TypeOf<ObjectDisposedException>());
        use.Dispose();
        Assert.That(MementoEnvironment.Default, Is.SameAs(first));
    }

    [Test]
    public async Task A_flow_of_control_has_its_own_whatever_the_default_is()
    {
        await using var first = Create("first");
        await using var second = Create("second");
        using var use = first.UseAsDefault();
        async Task<MementoEnvironment> InUse()
        {
            using (second.Use())
            {
                await Task.Yield();
                return MementoEnvironment.Current;
            }
        }

        Assert.That(await Task.WhenAll(InUse(), Task.Run(() => MementoEnvironment.Current)), Is.EqualTo(new[] { second, first }));
        Assert.That(MementoEnvironment.Current, Is.SameAs(first));
    }

    [Test]
    public void Disposing_twice_is_fine()
    {
        var environment = Create("twice");
        _ = environment.GetCluster(null)!.Storage;
        environment.Dispose();
        Assert.That(environment.Dispose, Throws.Nothing);
    }

    [Test]
    public async Task That_one_was_disposed_is_no_result_of_a_function_that_calls_in_it([Values] bool isBatch)
    {
        await using var environment = Create("here");
        using var use = environment.Use();
        var gone = Create("gone");
        gone.Dispose();
        _useGone = gone.Use;
        Assert.That(() => Calling.Call(_key, isBatch), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(Calling.Memento(_key, isBatch), Is.Null, "A program that ends must not spoil what the next one computes.");
    }

    [MementoFunction(Version = "1")]
    private static int CallInGone(string key, bool isBatch)
    {
        using (_useGone!())
        {
            return isBatch ? Arithmetic.Twice.Batch([key], static (twice, key) => twice.With(key, 1))[0] : Arithmetic.Twice.Call(key, 1);
        }
    }

    private MementoEnvironment Create(string name) => MementoEnvironment.Create(
        new EnvironmentDefinition
        {
            Name = name,
            Repositories = [new("main") { Clusters = new Dictionary<string, ClusterDefinition> { ["default"] = new() { Storage = new("memory") } } }],
        },
        new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
}
