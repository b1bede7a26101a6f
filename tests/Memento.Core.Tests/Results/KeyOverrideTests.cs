using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Calls whose results go under a key of the data store.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.CacheSizes))]
internal sealed class KeyOverrideTests(string storage, string runner, string memoryCacheMb) : ResultTests(storage, runner, memoryCacheMb)
{
    [Test]
    public async Task A_result_goes_under_the_key([Values] bool asynchronous)
    {
        var function = Returning.AsTask(Key, static () => "small");
        var plain = Returning.AsTask(Key + "2", static () => "small");
        var call = function.WithKeyOverride("reports/latest").With(Key);
        Assert.That(asynchronous ? await call.CallAsync() : call.Call(), Is.EqualTo("small"));
        await plain.CallAsync(Key + "2");
        Assert.That((await function.MementoAsync(Key))!.Content!.Key.Path, Is.EqualTo("reports/latest"));
        Assert.That((await plain.MementoAsync(Key + "2"))!.Content!.Key.IsContentAddressed, Is.True, "the plain handle is as it was");
        Assert.That(await function.CallAsync(Key), Is.EqualTo("small"), "the key is no part of the call's");
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [OwnEnvironment]
    [Test]
    public void Two_functions_under_one_key_read_their_own()
    {
        var one = Returning.As(Key + "1", static () => "one");
        var two = Returning.As(Key + "2", static () => "two");
        for (var i = 0; i < 2; i++)
        {
            Assert.That(one.WithKeyOverride("same").With(Key + "1").Call(), Is.EqualTo("one"));
            Assert.That(two.WithKeyOverride("same").With(Key + "2").Call(), Is.EqualTo("two"));
        }

        Assert.That((Runs.Of(Key + "1"), Runs.Of(Key + "2")), Is.EqualTo((1, 1)));
    }

    [OwnEnvironment]
    [Test]
    public void A_null_result_takes_the_key_away_and_leaves_the_older_ones()
    {
        var one = Returning.As(Key + "1", static () => "one");
        var nothing = Returning.As(Key + "2", static () => (string?)null);
        one.WithKeyOverride("same").With(Key + "1").Call();
        Assert.That(nothing.WithKeyOverride("same").With(Key + "2").Call(), Is.Null);
        Assert.That(one.Call(Key + "1"), Is.EqualTo("one"));
        Assert.That(Runs.Of(Key + "1"), Is.EqualTo(1));
        if (IsOnDisk)
        {
            Assert.That(Directory.GetFiles(Path.Combine(StoreFolder, "k", "same@versions")).Select(Path.GetFileName).ToArray(), Has.Length.EqualTo(1).And.None.EqualTo("current"));
        }
    }

    [Test]
    public void Each_call_of_a_batch_can_have_a_key_of_its_own()
    {
        string[] keys = [Key + "1", Key + "2"];
        foreach (var key in keys)
        {
            Returning.As(key, () => key);
        }

        var function = Returning.As(Key, static () => "");
        Assert.That(function.Batch(keys, static (handle, key) => handle.With(key).WithKeyOverride("batch/" + key[^1])), Is.EqualTo(keys));
        Assert.That(keys.Select(key => function.Memento(key)!.Content!.Key.Path), Is.EqualTo(new[] { "batch/1", "batch/2" }));
    }

    [Test]
    public void What_a_call_throws_does_not_go_there()
    {
        var function = Returning.As<int>(Key, static () => throw new InvalidOperationException("no"));
        Assert.That(() => function.WithKeyOverride("same").With(Key).Call(), Throws.InvalidOperationException);
        Assert.That(function.Memento(Key)!.Content!.Key.IsContentAddressed, Is.True);
    }

    [TestCase("../out")]
    [TestCase("a/../b")]
    [TestCase("/etc/passwd")]
    [TestCase("a//b")]
    [TestCase("a/.")]
    [TestCase("")]
    [TestCase("a\0b")]
    [TestCase("c/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_key_that_cannot_be_is_refused_before_anything_runs(string key)
    {
        var function = Returning.As(Key, static () => 1);
        Assert.That(() => function.WithKeyOverride(key), Throws.ArgumentException);
        Assert.That(() => function.With(Key).WithKeyOverride(key), Throws.ArgumentException);
    }

    [OwnEnvironment]
    [TestCase("C:\\windows\\system32")]
    [TestCase("con/aux.txt/nul")]
    [TestCase("~/.ssh/id")]
    [TestCase("a%2F..%2Fb")]
    [TestCase("ä/😀/..a/a..")]
    [TestCase("@versions/current")]
    [TestCase("c/abc")]
    [TestCase("m/x/v1")]
    public void Any_other_key_is_a_name_within_the_store(string key)
    {
        var function = Returning.As(Key, static () => "text");
        Assert.That(function.WithKeyOverride(key).With(Key).Call(), Is.EqualTo("text"));
        Assert.That(function.Call(Key), Is.EqualTo("text"));
        Assert.That(function.Memento(Key)!.Content!.Key.Path, Is.EqualTo(key));
        if (IsOnDisk)
        {
            Assert.That(Directory.GetFileSystemEntries(WorkFolder).Select(Path.GetFileName), Is.SubsetOf(new[] { "memento.json", "store" }), "nothing is beside the store");
            Assert.That(Directory.GetFiles(Path.Combine(StoreFolder, "k"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(2));
        }
    }

    [Test]
    public void Values_of_a_partition_are_below_the_key()
    {
        var function = Returning.As(Key, static () => Partition.Of(new Dictionary<string, int> { ["a"] = 1, ["../b"] = 2, ["index.json"] = 3 }));
        var partition = function.WithKeyOverride("days").With(Key).Call();
        Assert.That(function.Memento(Key)!.Content!.Key.Path, Is.EqualTo("days/index.json"));
        partition = function.Call(Key);
        Assert.That(partition.ReadAll().Select(static value => value.Value), Is.EqualTo(new[] { 2, 1, 3 }));
        if (IsOnDisk)
        {
            Assert.That(Directory.GetDirectories(Path.Combine(StoreFolder, "k", "days")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a@versions", "index.json@versions", "%2e.%252!fb@versions", "%2569ndex.json@versions" }));
        }
    }

    [Test]
    public void A_handle_with_a_key_is_no_argument() => Assert.That(
        () => Functions.Arithmetic.Apply.Call(Key, Functions.Arithmetic.Twice.WithKeyOverride("x")),
        Throws.TypeOf<UnsupportedArgumentException>());

    [Test]
    public void Modifiers_keep_one_another()
    {
        var function = Returning.As(Key, static () => "text");
        function.WithContext("scenario", 1).WithKeyOverride("kept").IgnoringResult().With(Key).Call();
        Assert.That(function.WithContext("scenario", 1).With(Key).Memento()!.Content!.Key.Path, Is.EqualTo("kept"));
        Assert.That(function.Memento(Key), Is.Null);
    }
}
