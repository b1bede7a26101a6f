using System.Runtime.CompilerServices;
using Memento.Shapes;

namespace Memento.Keys.Exactness;

/// <summary>What is left to copy of the arguments that a shelf keeps: so many bytes, and so deep.</summary>
internal struct Keeper(long limitBytes)
{
    private long _left = limitBytes;
    private int _depth;

    /// <summary>Counts bytes to be copied.</summary>
    /// <returns>False when they are too many.</returns>
    public bool Take(long bytes) => (_left -= bytes) >= 0;

    /// <summary>Goes into a value that may be changed.</summary>
    /// <returns>
    /// False when it nests deeper than an argument may, or where the stack ends: a call from there goes on with another thread, which
    /// hashes the arguments when the caller may have changed them already.
    /// </returns>
    public bool Enter() => ++_depth <= ValuePath.MaxDepth && RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Comes back out of the value entered last.</summary>
    public void Leave() => _depth--;
}
