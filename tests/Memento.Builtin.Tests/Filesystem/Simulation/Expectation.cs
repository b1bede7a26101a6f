using Memento.Storage;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>What may be read of one thing in a store while a workload runs on it.</summary>
/// <param name="name">The thing, to be told.</param>
/// <param name="read">Reads it.</param>
internal sealed class Expectation(string name, Func<IStorageBackend, Task<object?>> read)
{
    private List<object?> _allowed = [Outcomes.Miss];
    private List<object?> _ever = [Outcomes.Miss];

    /// <summary>Begins what will make this the outcome, and may come half way.</summary>
    public void Begin(object? outcome)
    {
        _allowed.Add(outcome);
        _ever.Add(outcome);
    }

    /// <summary>Says that what was begun is done, and acknowledged.</summary>
    public void Settle(object? outcome) => _allowed = [outcome];

    /// <summary>This as it is now.</summary>
    public Expectation Snapshot() => new(name, read) { _allowed = [.. _allowed], _ever = [.. _ever] };

    /// <summary>Reads the thing and fails the test when that comes to what it may not.</summary>
    /// <param name="backend">The store.</param>
    /// <param name="isPromised">True when what was acknowledged must be there; false when it may be lost, as long as it is not wrong.</param>
    /// <param name="what">What happened, to be told.</param>
    /// <returns>Whether what was acknowledged is there.</returns>
    public async Task<bool> CheckAsync(IStorageBackend backend, bool isPromised, string what)
    {
        var outcome = await read(backend);
        var isKept = _allowed.Exists(IsOutcome);
        if (!isKept && (isPromised || !_ever.Exists(IsOutcome)))
        {
            var expected = isPromised ? _allowed : _ever;
            Assert.Fail($"{what}: {name} is {Outcomes.Tell(outcome)}, and {string.Join(" or ", expected.Select(Outcomes.Tell))} was expected.");
        }

        return isKept;

        bool IsOutcome(object? one) => Outcomes.AreEqual(one, outcome);
    }
}
