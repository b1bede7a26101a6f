using Memento.Storage.Partitions;

namespace Memento.Storage;

/// <summary>Looks at every byte of a store, and repairs it.</summary>
internal sealed class Verifier(StorageParts parts, bool repair)
{
    private readonly Dictionary<DataKey, List<ContentUse>> _reached = new(ObjectKeys.Comparer);
    private readonly List<StoreDamage> _damages = [];
    private readonly PartitionReach _partitions = new(parts.Data);
    private long _mementos;
    private long _objects;
    private long _bytes;

    /// <summary>Looks.</summary>
    /// <exception cref="IOException">The store could not be listed.</exception>
    public async ValueTask<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        // The stores' own forms first: of what they read without complaint, the mementos and the objects are compared.
        await foreach (var damage in parts.Metadata.VerifyAsync(repair, cancellationToken).ConfigureAwait(false))
        {
            _damages.Add(damage);
        }

        if (!parts.AreOne)
        {
            await foreach (var damage in parts.Data.VerifyAsync(repair, cancellationToken).ConfigureAwait(false))
            {
                _damages.Add(damage);
            }
        }

        await ReadMementosAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (key, uses) in _reached)
        {
            await VerifyReachedAsync(key, uses, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var stored in parts.Data.ListStoredAsync(cancellationToken).AsFarAsReadable(AddUnread, cancellationToken).ConfigureAwait(false))
        {
            if (stored.Key.IsContentAddressed && !_reached.ContainsKey(stored.Key))
            {
                await VerifyUnreachedAsync(stored.Key, cancellationToken).ConfigureAwait(false);
            }
        }

        if (repair && _damages.Count > 0)
        {
            // Mementos whose files are gone may still be answered from here.
            parts.Memory.Clear();
        }

        return new VerifyReport { Damages = _damages, Mementos = _mementos, Objects = _objects, Bytes = _bytes };
    }

    private async ValueTask ReadMementosAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var function in parts.Metadata.ListFunctionsAsync(cancellationToken).AsFarAsReadable(AddUnread, cancellationToken).ConfigureAwait(false))
        {
            if (!seen.Add(function.Unversioned))
            {
                continue;
            }

            var allVersions = function.At(null);
            await foreach (var memento in parts.Metadata.ListMementosAsync(allVersions, null, cancellationToken).AsFarAsReadable(AddUnread, cancellationToken).ConfigureAwait(false))
            {
                _mementos++;
                foreach (var content in memento.Contents)
                {
                    Add(new ContentUse(memento.Call, content, content));
                }

                await ReadPartitionAsync(memento, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Adds what could not be read, unless the store itself has told of it.</summary>
    private void AddUnread(IReadOnlyList<StoreDamage> unread)
    {
        var known = _damages.Select(static damage => damage.Place).ToHashSet(StringComparer.Ordinal);
        _damages.AddRange(unread.Where(damage => known.Add(damage.Place)));
    }

    private void Add(ContentUse use)
    {
        if (!_reached.TryGetValue(use.Content.Key, out var uses))
        {
            _reached.Add(use.Content.Key, uses = []);
        }

        uses.Add(use);
    }

    private async ValueTask ReadPartitionAsync(MementoRecord memento, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var content in await _partitions.ListAsync(memento.Content, cancellationToken).ConfigureAwait(false))
            {
                Add(new ContentUse(memento.Call, content, memento.Content!));
            }
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // One index that cannot be read must not keep the others from being looked at.
            _damages.Add(new StoreDamage(PlaceOf(memento.Content!.Key), $"{ExceptionReader.MessageOf(exception)} It is of the result of {memento.Call}.", IsRepaired: false));
        }
    }

    private async ValueTask VerifyReachedAsync(DataKey key, List<ContentUse> uses, CancellationToken cancellationToken)
    {
        var digest = await DigestAsync(key, cancellationToken).ConfigureAwait(false);
        if (digest.Trouble is { } trouble)
        {
            _damages.Add(new StoreDamage(PlaceOf(key), trouble, IsRepaired: false));
            return;
        }

        var isRemoved = false;
        string? place = null;
        foreach (var (call, content, root) in uses)
        {
            var problem = digest.Found is { } found ? found.Contradiction(content) : "It is missing.";
            if (problem is null || !await RefersAsync(call, root, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            // Before it is removed: then it has no place.
            place ??= PlaceOf(key);
            if (repair)
            {
                if (digest.Found is not null && key.IsContentAddressed && !isRemoved)
                {
                    // Once: the next one to have this result writes it anew.
                    isRemoved = true;
                    await parts.Data.DeleteAllVersionsAsync(key.Bare, recursive: false, cancellationToken).ConfigureAwait(false);
                }

                await parts.Metadata.ForgetCallsAsync([call], cancellationToken).ConfigureAwait(false);
                parts.Memory.Forget(call);
            }

            _damages.Add(new StoreDamage(place, $"{problem} It is of the result of {call}.", repair));
        }
    }

    /// <summary>Compares an object that no memento reaches, and that the next equal result would be shared with, with its name.</summary>
    private async ValueTask VerifyUnreachedAsync(DataKey key, CancellationToken cancellationToken)
    {
        var digest = await DigestAsync(key, cancellationToken).ConfigureAwait(false);
        if (digest.Trouble is { } trouble)
        {
            _damages.Add(new StoreDamage(PlaceOf(key), trouble, IsRepaired: false));
        }
        else if (digest.Found is { } found && DataKey.ForContent(found.Sha256) != key.Bare)
        {
            var place = PlaceOf(key);
            if (repair)
            {
                await parts.Data.DeleteAllVersionsAsync(key.Bare, recursive: false, cancellationToken).ConfigureAwait(false);
            }

            _damages.Add(new StoreDamage(place, "Its bytes were altered or cut short. No memento reaches it.", repair));
        }
    }

    /// <summary>Whether a call's memento, as it is now, still refers to the content: it may have been forgotten or computed anew meanwhile.</summary>
    private async ValueTask<bool> RefersAsync(CallKey call, ContentReference root, CancellationToken cancellationToken) =>
        await parts.Metadata.GetMementoAsync(call, cancellationToken).ConfigureAwait(false) is { } memento && (root.Equals(memento.Content) || root.Equals(memento.InvocationList));

    private async ValueTask<(ContentDigest? Found, string? Trouble)> DigestAsync(DataKey key, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await parts.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var digest = await ContentDigest.OfAsync(stream, cancellationToken).ConfigureAwait(false);
                _objects++;
                _bytes += digest.Length;
                return (digest, null);
            }
        }
        catch (DataNotFoundException)
        {
            // Absent is an answer.
            return (null, null);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // One object that cannot be read must not keep the others from being looked at.
            return (null, $"It could not be read: {ExceptionReader.MessageOf(exception)}");
        }
    }

    private string PlaceOf(DataKey key) => parts.Data.GetUri(key) is { IsFile: true } uri ? uri.LocalPath : $"the object {key}";
}
