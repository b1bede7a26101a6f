using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;

namespace Memento.Calls.Tests;

/// <summary>Results of one version declared good for another.</summary>
[NonParallelizable]
internal sealed class AdoptionTests : CallingTests
{
    [TearDown]
    public void PutBack() => Versioned.Rate = 0.05;

    [Test]
    public async Task An_adopted_result_is_found_without_a_run_and_says_where_it_is_from()
    {
        var before = Versioned.Interest(Key, 2);
        Versioned.Interest(Key, 3);
        var old = Versioned.InterestMemento.Name;
        Versioned.Rate = 0.1;
        Assert.That(await Versioned.InterestMemento.AdoptAsync(old, dryRun: true), Is.EqualTo(2));
        Assert.That(Versioned.InterestMemento.With(Key, 2).Memento(), Is.Null);
        Assert.That(await Versioned.InterestMemento.AdoptAsync(old.Version!), Is.EqualTo(2));

        Assert.That((Versioned.Interest(Key, 2), Count), Is.EqualTo((before, 2)));
        var memento = Versioned.InterestMemento.With(Key, 2).Memento()!;
        Assert.That((memento.Function, memento.AdoptedFrom), Is.EqualTo((Versioned.InterestMemento.Name, old)));
    }

    [Test]
    public async Task What_the_present_version_has_itself_stays()
    {
        Versioned.Interest(Key, 2);
        var old = Versioned.InterestMemento.Name.Version!;
        Versioned.Rate = 0.1;
        var present = Versioned.Interest(Key, 2);
        Assert.That(await Versioned.InterestMemento.AdoptAsync(old), Is.Zero);
        Assert.That(await Versioned.InterestMemento.AdoptAsync(Versioned.InterestMemento.Name), Is.Zero);
        Assert.That(Versioned.Interest(Key, 2), Is.EqualTo(present));
        Assert.That(Versioned.InterestMemento.With(Key, 2).Memento()!.AdoptedFrom, Is.Null);
    }

    [Test]
    public async Task The_version_that_ran_stays_on_record_when_it_is_adopted_twice()
    {
        Versioned.Interest(Key, 2);
        var first = Versioned.InterestMemento.Name;
        Versioned.Rate = 0.1;
        await Versioned.InterestMemento.AdoptAsync(first);
        var second = Versioned.InterestMemento.Name;
        Versioned.Rate = 0.2;
        Assert.That(await Versioned.InterestMemento.AdoptAsync(second), Is.EqualTo(1));
        Assert.That(Versioned.InterestMemento.With(Key, 2).Memento()!.AdoptedFrom, Is.EqualTo(first));
    }

    [Test]
    public async Task More_results_than_are_held_at_once_are_adopted()
    {
        for (var years = 0; years < 200; years++)
        {
            Versioned.Interest(Key, years);
        }

        var old = Versioned.InterestMemento.Name.Version!;
        Versioned.Rate = 0.1;
        Assert.That(await Versioned.InterestMemento.AdoptAsync(old), Is.EqualTo(200));
    }

    [Test]
    public async Task A_remembered_exception_is_adopted_as_one()
    {
        Assert.Throws<InvalidOperationException>(() => Versioned.Failing(Key));
        var old = Versioned.FailingMemento.Name;
        Versioned.Rate = 0.1;
        await Versioned.FailingMemento.AdoptAsync(old);
        Assert.Throws<InvalidOperationException>(() => Versioned.Failing(Key));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_name_without_a_version_is_refused() =>
        Assert.ThrowsAsync<ArgumentException>(async () => await Versioned.PlainMemento.AdoptAsync(new FunctionName(null, "A/B", "C", null)));
}
