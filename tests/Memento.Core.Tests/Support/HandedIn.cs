using System.Collections.Concurrent;

namespace Memento.Core.Tests.Support;

/// <summary>What tests have their functions do, by the key of the test. A test that has them do something is left out where they run in another process, which has none of it.</summary>
internal sealed class HandedIn<T>
{
    private readonly ConcurrentDictionary<string, T> _byKey = new();

    public T this[string key]
    {
        get => _byKey[key];
        set
        {
            CallingTests.Current?.RequireThisProcess();
            _byKey[key] = value;
        }
    }
}
