using System.Reflection;
using Memento.Storage;

namespace Memento.Builtin.Tests;

/// <summary>A disk that two stores share and that may be full.</summary>
internal sealed class FullDisk
{
    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull { get; set; } = true;

    /// <summary>Calls whose mementos it never takes.</summary>
    public IReadOnlyList<CallKey> Refused { get; set; } = [];

    /// <summary>What others have forgotten, told once.</summary>
    public ForgottenCalls Told { get; set; } = ForgottenCalls.Nothing;

    /// <summary>Done once, before a memento is put.</summary>
    public Func<Task>? OnPut { get; set; }

    /// <summary>How many times it was asked to take a memento, or anything before that.</summary>
    public int Writes { get; private set; }

    /// <summary>A store on this disk, which stays when it is disposed.</summary>
    public T Hold<T>(T store)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Store>();
        ((Store)(object)proxy).Set(store, this);
        return proxy;
    }

    private void Ask(string operation, IEnumerable<CallKey> calls)
    {
        if (!operation.StartsWith("Put", StringComparison.Ordinal) && !operation.StartsWith("Write", StringComparison.Ordinal) && !operation.StartsWith("TryReplace", StringComparison.Ordinal) && !operation.StartsWith("Stage", StringComparison.Ordinal))
        {
            return;
        }

        var isRefused = IsFull || calls.Any(Refused.Contains);
        Writes += isRefused || !operation.StartsWith("Write", StringComparison.Ordinal) ? 1 : 0;
        if (isRefused)
        {
            throw new IOException("No space left on device.");
        }
    }

    /// <summary>Not sealed: the runtime derives from it.</summary>
    internal class Store : DispatchProxy
    {
        private object _inner = null!;
        private FullDisk _disk = null!;

        public void Set(object inner, FullDisk disk) => (_inner, _disk) = (inner, disk);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IAsyncDisposable.DisposeAsync):
                    return default(ValueTask);
                case nameof(IMetadataStore.FollowForgotten):
                    return new Feed(_disk);
                default:
                    var mementos = args!.SelectMany(static argument => argument as IEnumerable<MementoRecord> ?? (argument is MementoRecord one ? [one] : [])).ToList();
                    _disk.Ask(targetMethod.Name, mementos.Select(static memento => memento.Call));
                    if (mementos.Count > 0 && _disk.OnPut is { } onPut)
                    {
                        _disk.OnPut = null;
                        return new ValueTask(PutAsync(onPut, targetMethod, args!));
                    }

                    return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
            }
        }

        private async Task PutAsync(Func<Task> onPut, MethodInfo method, object?[] args)
        {
            await onPut();
            await (ValueTask)method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null)!;
        }
    }

    private sealed class Feed(FullDisk disk) : IForgottenFeed
    {
        public ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default)
        {
            var told = disk.Told;
            disk.Told = ForgottenCalls.Nothing;
            return new(told);
        }
    }
}
