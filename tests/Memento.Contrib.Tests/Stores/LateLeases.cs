using System.Reflection;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;

namespace Memento.Contrib.Tests.Stores;

/// <summary>The metadata store of a tier that gives a lease just when it is asked whether the lease is held, and fails to answer that.</summary>
public class LateLeases : DispatchProxy
{
    private readonly TaskCompletionSource<ICallLease?> _lease = new();
    private IMetadataStore? _inner;
    private volatile bool _isAsked;

    /// <summary>Whether nobody has the lease: it was let go of, or who asks for it was given up before he did.</summary>
    internal bool IsLetGo => !_isAsked || Given.IsDisposed;

    private GivenLease Given { get; } = new();

    internal static LateLeases Create(IMetadataStore inner)
    {
        var store = (LateLeases)(object)Create<IMetadataStore, LateLeases>();
        store._inner = inner;
        return store;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IMetadataStore.LeaseAsync):
                _isAsked = true;
                return new ValueTask<ICallLease?>(_lease.Task);
            case nameof(IMetadataStore.IsLeasedAsync):
                _lease.TrySetResult(Given);
                throw new IOException("The store is away.");
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    /// <summary>A filesystem store with such leases.</summary>
    internal sealed class Backend(BackendContext context, LateLeases leases)
        : StorageBackendBase(context, new FilesystemDataStore(FilesystemPart.Of(context)), (IMetadataStore)(object)leases, context.GetSettings<FilesystemSettings>())
    {
        public static Backend Create(BackendContext context, out LateLeases leases) => new(context, leases = LateLeases.Create(new FilesystemMetadataStore(FilesystemPart.Of(context))));
    }

    private sealed class GivenLease : ICallLease
    {
        private volatile bool _isDisposed;

        public bool HadToWait => true;

        public bool IsDisposed => _isDisposed;

        public ValueTask DisposeAsync()
        {
            _isDisposed = true;
            return default;
        }
    }
}
