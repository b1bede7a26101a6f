using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using Memento.Provenance;
using Memento.Versioning;

namespace Memento.Calls.Tests;

/// <summary>Why a call was computed, or would be, as the store can tell.</summary>
[NonParallelizable]
internal sealed class ExplanationTests : CallingTests
{
    private const string Changed = "the static field Memento.Calls.Tests.Functions.Versioned.Rate has another value now";

    [TearDown]
    public void PutBack() => Versioned.Rate = 0.05;

    [Test]
    public async Task A_call_of_another_version_is_explained_by_what_differs_in_the_code()
    {
        Versioned.Interest(Key, 2);
        var before = Versioned.InterestMemento.With(Key, 2).Memento()!;
        Versioned.Rate = 0.1;
        var would = await Versioned.InterestMemento.With(Key, 2).ExplainAsync();
        Assert.That((would.Memento, would.Nearest, would.Arguments.Count), Is.EqualTo(((MementoRecord?)null, before, 0)));
        Assert.That(would.ToString(), Does.Contain("is not remembered with these arguments at this version. What differs").And.EndsWith($": {Changed}."));

        Versioned.Interest(Key, 2);
        var after = Versioned.InterestMemento.With(Key, 2).Memento()!;
        var did = await Versioned.InterestMemento.ExplainAsync(after);
        Assert.That((did.Memento, did.Nearest), Is.EqualTo((after, before)));
        Assert.That(did.Code!.Select(change => (change.Kind, change.ToString())), Is.EqualTo(new[] { (VersionChangeKind.Value, Changed) }));
        Assert.That(did.ToString(), Does.Contain("was computed with these arguments on"));
        Assert.That(Count, Is.EqualTo(2), "Explaining runs nothing.");
    }

    [Test]
    public async Task A_call_with_other_arguments_is_explained_by_those()
    {
        Versioned.Interest(Key, 1);
        Versioned.Interest(Key, 2);
        var why = await Versioned.InterestMemento.With(Key, 3).ExplainAsync();
        Assert.That(why.Arguments, Is.EqualTo(new[] { new ArgumentChange("years", "2", "3") }), "Of two that are as near, the newer one.");
        Assert.That(why.Code, Is.Empty);
        Assert.That(why.ToString(), Does.EndWith(": the argument years is 3 and was 2."));
    }

    [Test]
    public async Task A_first_call_has_nothing_before_it()
    {
        var why = await Versioned.InterestMemento.With(Key, 3).ExplainAsync();
        Assert.That((why.Nearest, why.ToString()), Is.EqualTo(((MementoRecord?)null, why.ToString())));
        Assert.That(why.ToString(), Does.EndWith("No earlier call of it is remembered."));
    }

    [Test]
    public async Task The_first_of_two_calls_is_not_explained_by_the_second()
    {
        Versioned.Interest(Key, 1);
        Versioned.Interest(Key, 2);
        var first = Versioned.InterestMemento.With(Key, 1).Memento()!;
        Assert.That((await Versioned.InterestMemento.ExplainAsync(first)).Nearest, Is.Null);
    }

    [Test]
    public void A_memento_of_another_function_is_refused()
    {
        Versioned.Plain(Key);
        var memento = Versioned.PlainMemento.With(Key).Memento()!;
        Assert.ThrowsAsync<ArgumentException>(async () => await Versioned.InterestMemento.ExplainAsync(memento));
    }

    [Test]
    public async Task Versions_are_on_record_with_their_code_the_newest_first_and_once()
    {
        Versioned.Interest(Key, 1);
        var first = (Versioned.InterestMemento.Name, Versioned.InterestMemento.Code.Explain());
        Versioned.Rate = 0.1;
        Versioned.Interest(Key, 1);
        Versioned.Interest(Key, 2);
        var second = (Versioned.InterestMemento.Name, Versioned.InterestMemento.Code.Explain());
        var versions = await Versioned.InterestMemento.ListVersionsAsync();
        Assert.That(versions.Select(version => (version.Function, version.Code.Explain())), Is.EqualTo(new[] { second, first }));
        Assert.That(versions[0].Recorded, Is.GreaterThanOrEqualTo(versions[1].Recorded).And.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task A_version_that_was_forgotten_is_on_record_again_when_it_runs_again()
    {
        Versioned.Interest(Key, 1);
        Versioned.InterestMemento.ForgetAll();
        Assert.That(await Versioned.InterestMemento.ListVersionsAsync(), Is.Empty);
        Versioned.Interest(Key, 1);
        Assert.That(await Versioned.InterestMemento.ListVersionsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_version_that_its_author_gave_is_on_record_too()
    {
        Versioned.Explicit(Key);
        var versions = await Versioned.ExplicitMemento.ListVersionsAsync();
        Assert.That(versions.Single().Code.Version, Is.EqualTo("1"));
    }

    [Test]
    public async Task Changes_since_a_time_are_those_of_versions_that_came_after_it()
    {
        Versioned.Interest(Key, 1);
        Versioned.Plain(Key);
        var between = DateTimeOffset.UtcNow;
        Assert.That(await Cluster.ListChangesAsync(between).ToListAsync(), Is.Empty);
        Versioned.Rate = 0.1;
        Versioned.Interest(Key, 1);
        var change = (await Cluster.ListChangesAsync(between).ToListAsync()).Single();
        Assert.That(change.After, Is.EqualTo(Versioned.InterestMemento.Name));
        Assert.That(change.ToString(), Is.EqualTo($"{change.After.Unversioned} is another version: {Changed}"));
        Assert.That(await Cluster.ListChangesAsync(DateTimeOffset.MinValue).ToListAsync(), Is.Empty, "A first version is no change.");
    }

    [Test]
    public async Task Calls_of_a_locked_cluster_leave_no_record_of_code()
    {
        Cluster.Lock(Configuration.VersionLock.Of([Versioned.PlainMemento.Name]));
        Versioned.Plain(Key);
        Assert.That(await Versioned.PlainMemento.ListVersionsAsync(), Is.Empty);
    }

    [Test]
    public async Task What_a_version_was_made_of_may_be_unknown()
    {
        Versioned.Plain(Key);
        var name = Versioned.PlainMemento.Name;
        await Cluster.Storage.WriteFunctionMetadataAsync(name, "memento.version", "{}"u8.ToArray());
        Assert.That(await Versioned.PlainMemento.ListVersionsAsync(), Is.Empty);
        Cluster.Lock(Configuration.VersionLock.Of([name.At("frozen")]));
        var why = await Versioned.PlainMemento.With(Key).ExplainAsync();
        Assert.That(why.Code, Is.Null);
        Assert.That(why.ToString(), Does.Contain($"the version is frozen and was {name.Version![..12]}, of which is not kept"));
    }
}
