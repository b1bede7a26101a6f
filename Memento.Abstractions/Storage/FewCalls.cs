using System.Collections;

namespace Memento.Storage;

/// <summary>One call or none, as a list.</summary>
/// <remarks>An array of calls is a list too, by code of the base library that is compiled for them anew when a program starts.</remarks>
internal sealed class FewCalls : IReadOnlyList<CallKey>
{
    private readonly CallKey _only;

    /// <summary>Makes a list of one call.</summary>
    public FewCalls(CallKey only)
    {
        _only = only;
        Count = 1;
    }

    private FewCalls()
    {
    }

    /// <summary>No call.</summary>
    public static FewCalls None { get; } = new();

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public CallKey this[int index] => index == 0 && Count == 1 ? _only : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<CallKey> GetEnumerator()
    {
        if (Count == 1)
        {
            yield return _only;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
