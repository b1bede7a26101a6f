using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Peers;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Rows;

/// <summary>The peers of a small result: calls of remembered functions, and what lies under those of one.</summary>
internal sealed class SmallPeers : IDisposable
{
    /// <summary>What they are, for the reader of a row.</summary>
    public const string Note =
        "Of joblib and diskcache it is a call of a remembered function (`Memory.cache`, `Cache.memoize`), as of ours. diskcache.Cache is what lies under the latter: a value by a whole number, without a function, its name or its arguments; it is shown beside, and has no budget.";

    private readonly PythonPeer[] _calls;
    private readonly PythonPeer _keys;

    /// <summary>Starts them.</summary>
    /// <param name="work">What they do, by the script's name for it.</param>
    /// <param name="place">Where their files go.</param>
    /// <param name="operations">How many operations a round has.</param>
    public SmallPeers(string work, Place place, int operations)
    {
        _calls = [Start("joblib"), Start("diskcache")];
        _keys = Start("diskcache.Cache");

        PythonPeer Start(string library) => PythonPeer.Start(library, work, place.NewFolder(library), operations);
    }

    /// <summary>Those that are there, to be measured.</summary>
    public IEnumerable<Contestant> Contestants => _calls.Append(_keys).Where(static peer => peer.IsThere).Select(static peer => peer.ToContestant());

    /// <summary>A line of a row, with what came of them.</summary>
    /// <param name="subject">What is measured.</param>
    /// <param name="mostTimes">How many times the floor it may take.</param>
    /// <param name="ours">Ours.</param>
    /// <param name="floor">The floor.</param>
    /// <param name="measured">All that was measured.</param>
    public Line ToLine(string subject, double mostTimes, Measured ours, Measured floor, IReadOnlyList<Measured> measured)
    {
        var calls = _calls.Select(peer => peer.ToPeer(measured)).ToList();
        return new Line(subject, ours, floor, [Verdict.AtMost(mostTimes, ours, floor), .. calls.Select(peer => Verdict.FasterThan(ours, peer))]) { Peers = [.. calls, _keys.ToPeer(measured)] };
    }

    public void Dispose()
    {
        foreach (var peer in _calls)
        {
            peer.Dispose();
        }

        _keys.Dispose();
    }
}
