using Memento.Caching;

namespace Memento.Storage.Files;

/// <summary>Reads a file that a call returned: compares the bytes, and finds or makes a file that has them and that nobody writes to.</summary>
/// <param name="parts">The storage.</param>
/// <param name="computation">The call, and when it returned it.</param>
/// <param name="isReadOnly">Whether nothing may be removed.</param>
internal sealed class FileReader(StorageParts parts, Computation computation, bool isReadOnly)
{
    /// <summary>Reads a file.</summary>
    /// <param name="source">The store's stream; null when the store has no such object. The caller disposes it.</param>
    /// <param name="content">What the bytes must be.</param>
    /// <param name="type">What is asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The store could not be read, or a copy not be written.</exception>
    public async ValueTask<ContentOutcome> ReadAsync(Stream? source, ContentReference content, Type type, CancellationToken cancellationToken)
    {
        if (type != typeof(ResultFile))
        {
            return ContentOutcome.Refused("it is a file");
        }

        if (source is null)
        {
            return ContentOutcome.Damaged($"the object {content.Key} is missing.");
        }

        if (source.CanSeek)
        {
            return await FindAsync(source, content, cancellationToken).ConfigureAwait(false);
        }

        var fetched = await ContentReader.FetchAsync(source, cancellationToken).ConfigureAwait(false);
        await using (fetched.ConfigureAwait(false))
        {
            return await FindAsync(fetched, content, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The file of an object that was stored just now.</summary>
    /// <exception cref="IOException">The store could not be read, or a copy not be written.</exception>
    public async ValueTask<FileSource> FindAsync(ContentReference content, CancellationToken cancellationToken)
    {
        if (await FindPathAsync(content, cancellationToken).ConfigureAwait(false) is { } path)
        {
            return new StoredFile(this, content, path);
        }

        var source = await parts.Data.OpenReadAsync(content.Key, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            return new StoredFile(this, content, parts.Copies.Put(source, content));
        }
    }

    /// <summary>Forgets the call whose file is gone.</summary>
    /// <returns>The error.</returns>
    public async ValueTask<DamagedValueException> LoseAsync(string name)
    {
        const string Damage = "it is not there any more, or was cut.";
        await new DamagedResults(parts, isReadOnly).RemoveAsync(computation, damaged: null, Damage, CancellationToken.None).ConfigureAwait(false);
        return DamagedValueException.Of(name, computation.Call, $"The file '{name}' that {computation.Call} returned cannot be trusted: {Damage}", isReadOnly);
    }

    /// <summary>The file as the memory cache keeps it.</summary>
    public static CachedValue ToCached(FileSource source) => new CachedFile(new ResultFile(source));

    private async ValueTask<ContentOutcome> FindAsync(Stream source, ContentReference content, CancellationToken cancellationToken)
    {
        if (ContentReader.FindDamage(source, content) is { } damage)
        {
            return ContentOutcome.Damaged(damage);
        }

        source.Position = 0;
        var path = await FindPathAsync(content, cancellationToken).ConfigureAwait(false) ?? parts.Copies.Put(source, content);
        var file = new ResultFile(new StoredFile(this, content, path));
        return ContentOutcome.Read(file, new CachedFile(file));
    }

    // To make a file read-only is to change it, which a read-only storage does not.
    private ValueTask<string?> FindPathAsync(ContentReference content, CancellationToken cancellationToken) =>
        isReadOnly ? default : parts.Data.GetReadOnlyPathAsync(content.Key, cancellationToken);

    /// <summary>What comes from a store is never changed, so that every caller has the same.</summary>
    private sealed class CachedFile(ResultFile file) : CachedValue
    {
        public override long Size => 512;

        public override object Get() => file;

        public override bool IsOf(Type type) => type.IsAssignableFrom(typeof(ResultFile));
    }
}
