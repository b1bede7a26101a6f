using Memento.Caching;
using Memento.Storage.Partitions;
using Memento.Storage.WriteBehind;

namespace Memento.Storage.Unstored;

/// <summary>
/// Which results the store could not take and the memory cache holds, in the order in which they were computed, so that what a call made comes before it. The values are the cache's: what that lets
/// go of, or forgets, is not to be stored any more. Usable from any thread.
/// </summary>
/// <param name="memory">The cache.</param>
internal sealed class UnstoredResults(MemoryCache memory)
{
    /// <summary>How many bytes of metadata are held, of functions and of calls.</summary>
    private const long MetadataLimit = 16 * 1024 * 1024;

    /// <summary>With how many it is looked for the first time for those that the cache let go of.</summary>
    private const int Few = 64;

    private readonly Lock _gate = new();

    // Made when something could not be stored, which is hardly ever.
    private Dictionary<CallKey, Noted>? _results;
    private List<(FunctionName Function, string Name, byte[] Value)>? _metadata;
    private long _lastNumber;
    private long _metadataBytes;
    private int _lookAt = Few;
    private int _count;

    /// <summary>Who stores what there is when the process ends and nobody has disposed the storage.</summary>
    public IUnwritten? AtExit { get; set; }

    /// <summary>Whether there are none. Takes no lock.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Notes a result, where the cache holds it.</summary>
    /// <param name="result">The result, with its memento as the cache has it.</param>
    public void Add(ResultToStore result)
    {
        if (!Holds(result, out _))
        {
            return;
        }

        lock (_gate)
        {
            _results ??= [];
            if (_results.TryGetValue(result.Memento.Call, out var noted) && ReferenceEquals(noted.Result.Memento, result.Memento))
            {
                return;
            }

            // The value is the cache's to keep, and the list of all calls was read from what the call has left behind.
            RemoveInGate(result.Memento.Call);
            _results[result.Memento.Call] = new Noted(++_lastNumber, result with { Value = null, AllInvocations = null });
            if (_results.Count >= _lookAt)
            {
                foreach (var item in _results.Where(item => !Holds(item.Value.Result, out _)).ToList())
                {
                    RemoveInGate(item.Key);
                }

                _lookAt = Math.Max(Few, 2 * _results.Count);
            }

            CountInGate();
        }
    }

    /// <summary>Notes a result that a queue could not write, where the cache holds it and it needs nothing of the store.</summary>
    public void Add(QueuedMemento lost)
    {
        var content = lost.Memento.Content;
        if (lost.DeclaredType is not { } type || content is { FileName: not null } or { Codec: PartitionIndex.CodecName })
        {
            return;
        }

        // As the cache has it: without the bytes within it.
        if (memory.TryGet(lost.Memento.Call, out var memento, out _) && memento.IsOfSameComputation(lost.Memento))
        {
            Add(new ResultToStore(memento, null, type) { KeyOverride = content is { Key.IsContentAddressed: false } ? content.Key.Path : null });
        }
    }

    /// <summary>As <see cref="Add(QueuedMemento)"/>, where the queue could not write it by now. Once the cache holds it.</summary>
    public void AddIfLost(QueuedMemento queued)
    {
        if (queued.IsLost)
        {
            Add(queued);
        }
    }

    /// <summary>Whether the cache holds a result that was noted; gives its value.</summary>
    public bool Holds(ResultToStore result, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CachedValue? value) =>
        memory.TryGet(result.Memento.Call, out var memento, out value) && value is not null && ReferenceEquals(memento, result.Memento);

    /// <summary>Whether a result is still noted, and the cache holds it; gives its value.</summary>
    public bool IsWanted(ResultToStore result, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CachedValue? value)
    {
        lock (_gate)
        {
            if (!IsNotedInGate(result))
            {
                value = null;
                return false;
            }
        }

        return Holds(result, out value);
    }

    /// <summary>Those that were noted first, in their order.</summary>
    public IReadOnlyList<ResultToStore> List(int atMost)
    {
        lock (_gate)
        {
            return [.. (_results?.Values ?? Enumerable.Empty<Noted>()).OrderBy(static item => item.Number).Take(atMost).Select(static item => item.Result)];
        }
    }

    /// <summary>Takes one out that is stored now, or is not to be.</summary>
    /// <returns>The metadata that was held for it; null when it was forgotten, or another result has taken its place.</returns>
    public IReadOnlyDictionary<string, byte[]>? Remove(ResultToStore result)
    {
        lock (_gate)
        {
            var metadata = IsNotedInGate(result) ? RemoveInGate(result.Memento.Call)!.Metadata : null;
            CountInGate();
            return metadata;
        }
    }

    /// <summary>Puts one behind all others, so that one that the store refuses keeps none of them from being tried.</summary>
    public void PutLast(ResultToStore result)
    {
        lock (_gate)
        {
            if (IsNotedInGate(result))
            {
                _results![result.Memento.Call].Number = ++_lastNumber;
            }
        }
    }

    /// <summary>Takes calls out that are being forgotten, or stored anew; before the store does it, so that who is just storing one notices.</summary>
    /// <returns>Whether there was one of them.</returns>
    public bool Forget(IReadOnlyList<CallKey> calls)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            var isAny = false;
            for (var i = 0; i < calls.Count; i++)
            {
                isAny |= RemoveInGate(calls[i]) is not null;
            }

            CountInGate();
            return isAny;
        }
    }

    /// <summary>As <see cref="Forget"/>, of all calls of a function: of one version, or of all when the name has none.</summary>
    public void ForgetFunction(FunctionName function)
    {
        if (IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var call in _results!.Keys.Where(call => function.Version is null ? IsOne(call.Function, function) : call.Function.Equals(function)).ToList())
            {
                RemoveInGate(call);
            }

            CountInGate();
        }
    }

    /// <summary>Takes out all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _results?.Clear();
            CountInGate();
        }
    }

    /// <summary>Holds the metadata of a function of which a result is held: it is stored before that is.</summary>
    /// <returns>False when there is none of the function, or no room.</returns>
    public bool TryAddMetadata(FunctionName function, string name, ReadOnlyMemory<byte> value)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            if (_metadataBytes + value.Length > MetadataLimit || !_results!.Keys.Any(call => IsOne(call.Function, function)))
            {
                return false;
            }

            (_metadata ??= []).Add((function, name, value.ToArray()));
            _metadataBytes += value.Length;
            return true;
        }
    }

    /// <summary>Holds metadata of a call whose result is held: it is stored behind that.</summary>
    /// <returns>False when the call has no such result, or there is no room.</returns>
    public bool TryAddMetadata(CallKey call, string name, ReadOnlyMemory<byte> value)
    {
        if (IsEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            if (!_results!.TryGetValue(call, out var noted) || !Holds(noted.Result, out _))
            {
                return false;
            }

            var more = value.Length - (noted.Metadata.TryGetValue(name, out var before) ? before.Length : 0);
            if (_metadataBytes + more > MetadataLimit)
            {
                return false;
            }

            noted.Metadata[name] = value.ToArray();
            _metadataBytes += more;
            return true;
        }
    }

    /// <summary>The metadata that is held of a call, by its names; null when no result of it is held.</summary>
    public IReadOnlyDictionary<string, byte[]>? MetadataOf(CallKey call)
    {
        if (IsEmpty)
        {
            return null;
        }

        lock (_gate)
        {
            return _results!.TryGetValue(call, out var noted) && Holds(noted.Result, out _) ? new Dictionary<string, byte[]>(noted.Metadata, StringComparer.Ordinal) : null;
        }
    }

    /// <summary>The metadata that is held of all versions of a function, in the order in which it was to be written.</summary>
    public IReadOnlyList<(FunctionName Function, string Name, byte[] Value)> ListMetadata(FunctionName function)
    {
        lock (_gate)
        {
            return _metadata?.FindAll(item => IsOne(item.Function, function)) ?? [];
        }
    }

    /// <summary>Lets go of metadata that is stored.</summary>
    public void RemoveMetadata((FunctionName Function, string Name, byte[] Value) item)
    {
        lock (_gate)
        {
            if (_metadata?.Remove(item) == true)
            {
                _metadataBytes -= item.Value.Length;
            }
        }
    }

    private static bool IsOne(FunctionName one, FunctionName other) => string.Equals(one.Unversioned, other.Unversioned, StringComparison.Ordinal);

    private bool IsNotedInGate(ResultToStore result) => _results is not null && _results.TryGetValue(result.Memento.Call, out var noted) && ReferenceEquals(noted.Result, result);

    /// <returns>What there was; null for nothing.</returns>
    private Noted? RemoveInGate(CallKey call)
    {
        if (!_results!.Remove(call, out var noted))
        {
            return null;
        }

        _metadataBytes -= noted.Metadata.Values.Sum(static value => (long)value.Length);
        return noted;
    }

    private void CountInGate()
    {
        var before = _count;
        Volatile.Write(ref _count, _results?.Count ?? 0);
        if (AtExit is not null && before == 0 && _count > 0)
        {
            UnwrittenAtExit.Add(AtExit);
        }
        else if (AtExit is not null && before > 0 && _count == 0)
        {
            UnwrittenAtExit.Remove(AtExit);
        }

        if (_count == 0)
        {
            // Of a function none of whose results is held.
            _metadata = null;
            _metadataBytes = 0;
        }
    }

    /// <summary>A result that is held.</summary>
    private sealed class Noted(long number, ResultToStore result)
    {
        /// <summary>Its place in the order.</summary>
        public long Number { get; set; } = number;

        /// <summary>The result, whose value the cache has.</summary>
        public ResultToStore Result { get; } = result;

        /// <summary>Metadata of its call.</summary>
        public Dictionary<string, byte[]> Metadata { get; } = new(StringComparer.Ordinal);
    }
}
