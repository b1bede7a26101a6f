namespace Memento.Configuration;

/// <summary>
/// The environment of the process: the one that was made it last and is not disposed, else the one that was loaded from its file
/// at the first use. Two may have been made it, by two hosts in one process: when the last one ends, the one before is it again.
/// </summary>
internal static class DefaultEnvironment
{
    private static readonly Lock Gate = new();
    private static readonly List<Reign> Reigns = [];
    private static MementoEnvironment? _loaded;
    private static MementoEnvironment? _current;

    /// <summary>The environment when there is one by now.</summary>
    public static MementoEnvironment? Current => Volatile.Read(ref _current);

    /// <summary>The environment, loaded when there is none.</summary>
    /// <exception cref="ConfigurationException">The configuration is wrong.</exception>
    public static MementoEnvironment Get()
    {
        if (Current is { } current)
        {
            return current;
        }

        lock (Gate)
        {
            if (_current is null)
            {
                _loaded = MementoEnvironment.Load();
                Choose();
            }

            return _current!;
        }
    }

    /// <summary>Makes an environment that of the process, until the result is disposed or the environment is.</summary>
    public static IDisposable Set(MementoEnvironment environment)
    {
        var reign = new Reign(environment);
        lock (Gate)
        {
            Reigns.Add(reign);
            Choose();
        }

        return reign;
    }

    /// <summary>Takes an environment that is disposed out.</summary>
    public static void Remove(MementoEnvironment environment)
    {
        lock (Gate)
        {
            Reigns.RemoveAll(reign => reign.Environment == environment);
            _loaded = _loaded == environment ? null : _loaded;
            Choose();
        }
    }

    private static void Choose()
    {
        Volatile.Write(ref _current, Reigns.Count > 0 ? Reigns[^1].Environment : _loaded);
        Circumstances.Change();
    }

    private sealed class Reign(MementoEnvironment environment) : IDisposable
    {
        public MementoEnvironment Environment { get; } = environment;

        public void Dispose()
        {
            lock (Gate)
            {
                Reigns.Remove(this);
                Choose();
            }
        }
    }
}
