using System.Globalization;
using System.Text;

namespace Memento.Storage;

/// <summary>A pin on a call, which no limit takes: custom metadata of the call, so that it goes when the call is forgotten.</summary>
public static class Pin
{
    /// <summary>The name of the metadata. Its value is when the call was pinned; an empty one is no pin.</summary>
    public const string MetadataName = "memento.pin";

    /// <summary>Pins a call.</summary>
    /// <exception cref="MementoNotFoundException">The call has no memento.</exception>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public static ValueTask SetAsync(IStorageBackend storage, CallKey call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return storage.WriteMetadataAsync(call, MetadataName, Encoding.ASCII.GetBytes(time), cancellationToken: cancellationToken);
    }

    /// <summary>Takes the pin off a call. One that is not pinned, or has no memento, is fine.</summary>
    /// <exception cref="ReadOnlyStorageException">The store is read-only.</exception>
    public static async ValueTask RemoveAsync(IStorageBackend storage, CallKey call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (await IsSetAsync(storage, call, cancellationToken).ConfigureAwait(false))
        {
            await storage.WriteMetadataAsync(call, MetadataName, ReadOnlyMemory<byte>.Empty, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a call is pinned.</summary>
    public static async ValueTask<bool> IsSetAsync(IStorageBackend storage, CallKey call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return await storage.ReadMetadataAsync(call, MetadataName, cancellationToken).ConfigureAwait(false) is { Length: > 0 };
    }

    internal static async ValueTask<bool> IsSetAsync(IMetadataStore metadata, CallKey call, CancellationToken cancellationToken) =>
        await metadata.ReadMetadataAsync(call, MetadataName, cancellationToken).ConfigureAwait(false) is { Length: > 0 };
}
