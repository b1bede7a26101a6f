using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>What a flight tells, whether it is asked before or after.</summary>
[TestFixture]
public sealed class FlightTests
{
    /// <summary>By what a call begins.</summary>
    public enum Boarding
    {
        Joined,
        Alone,
        InGroup,
    }

    private static readonly CallOutcome Outcome = new(1, null, null, Computed: true);

    [Test]
    public async Task How_a_call_ended_is_told_to_who_asked_before_and_to_who_asks_after([Values] bool hasOutcome)
    {
        var flight = new Flight(default);
        var before = flight.Landing;
        Assert.That(before.IsCompleted, Is.False);
        flight.Land(hasOutcome ? Outcome : null);
        Assert.That(await before, Is.SameAs(hasOutcome ? Outcome : null));
        Assert.That(flight.Landing, Is.SameAs(before));

        var unasked = new Flight(default);
        unasked.Land(hasOutcome ? Outcome : null);
        Assert.That(unasked.Landing.IsCompletedSuccessfully, Is.True);
        Assert.That(await unasked.Landing, Is.SameAs(hasOutcome ? Outcome : null));
    }

    [Test]
    public void That_a_call_was_forgotten_is_told_to_who_asked_before_and_to_who_asks_after()
    {
        var flight = new Flight(default);
        var before = flight.Forgotten;
        Assert.That((flight.IsForgotten, before.IsCancellationRequested), Is.EqualTo((false, false)));
        flight.Forget();
        Assert.That((flight.IsForgotten, before.IsCancellationRequested, flight.Forgotten == before), Is.EqualTo((true, true, true)));

        var unasked = new Flight(default);
        unasked.Forget();
        Assert.That((unasked.IsForgotten, unasked.Forgotten.IsCancellationRequested), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Who_asks_while_a_call_ends_is_told()
    {
        for (var round = 0; round < 2000; round++)
        {
            var flight = new Flight(default);
            using var start = new Barrier(2);
            var ended = Task.Run(() =>
            {
                start.SignalAndWait();
                flight.Land(Outcome);
                flight.Forget();
            });
            start.SignalAndWait();
            var landing = flight.Landing;
            var forgotten = flight.Forgotten;
            await ended;
            Assert.That((landing.IsCompleted, forgotten.IsCancellationRequested), Is.EqualTo((true, true)));
        }
    }

    [Test]
    public async Task Of_a_call_that_waits_to_be_kept_and_one_who_begins_to_wait_for_it_one_hears_of_the_other()
    {
        for (var round = 0; round < 2000; round++)
        {
            var flight = new Flight(default);
            using var start = new Barrier(2);
            var isWaitedFor = Task.Run(() =>
            {
                start.SignalAndWait();
                flight.Hurry = static () => default;
                return flight.IsWaitedFor;
            });
            start.SignalAndWait();
            _ = flight.Landing;
            var hurries = flight.Hurry is not null;
            Assert.That(await isWaitedFor || hurries, Is.True);
        }
    }

    [Test]
    public void Who_waits_for_a_call_is_told_whichever_way_it_has_begun([Values] Boarding boarding)
    {
        CallKey elsewhere = KeyOf("Elsewhere"), outer = KeyOf("Outer"), inner = KeyOf("Inner"), innermost = KeyOf("Innermost");
        var flights = new FlightTable();
        var caller = flights.Board(outer, null, [], out _);
        var flight = boarding switch
        {
            Boarding.Joined => flights.Board(inner, caller, [elsewhere], out _),
            Boarding.Alone => flights.BoardAlone(inner, caller, [elsewhere]),
            _ => flights.TryBoard(inner, caller, [elsewhere])!,
        };
        Assert.That(flights.WaitingFor(flights.Board(innermost, flight, [], out _)), Is.EquivalentTo(new[] { inner, outer, elsewhere }));

        flights.Leave(flight, caller);
        Assert.That(flights.WaitingFor(flight), Is.EquivalentTo(new[] { elsewhere }));
    }

    private static CallKey KeyOf(string function) => new(new FunctionName(null, "Some.Type", function, "1"), default);
}
