using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>Copies content-addressed objects from one tier to another, their bytes compared with their names on the way.</summary>
internal sealed class ObjectFetcher(TierSet tiers, ILogger logger)
{
    private const int PieceSize = 128 * 1024;

    /// <summary>Copies an object into a tier from the nearest that has it.</summary>
    public async ValueTask<bool> FetchAsync(DataKey key, Tier to, CancellationToken cancellationToken)
    {
        foreach (var from in tiers.All.Where(tier => tier != to))
        {
            try
            {
                var source = await from.Data.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
                await using (source.ConfigureAwait(false))
                {
                    if (await CopyAsync(source, key, from, to, cancellationToken).ConfigureAwait(false) == true)
                    {
                        return true;
                    }
                }
            }
            catch (IOException)
            {
                // The next one may have it.
            }
        }

        return false;
    }

    /// <summary>Copies an object; its bytes are compared with its name on the way.</summary>
    /// <returns>False when it is damaged, null when it could not be written.</returns>
    public async ValueTask<bool?> CopyAsync(Stream source, DataKey key, Tier from, Tier to, CancellationToken cancellationToken)
    {
        try
        {
            var staged = await to.Data.StageAsync(cancellationToken).ConfigureAwait(false);
            await using (staged.ConfigureAwait(false))
            {
                if (!await IsAsNamedAsync(source, staged.Stream, key, cancellationToken).ConfigureAwait(false))
                {
                    TieredLog.DamagedFar(logger, key, from.Name);
                    await RemoveDamagedAsync(key, from, cancellationToken).ConfigureAwait(false);
                    return false;
                }

                await staged.PublishAsync(key.Bare, cancellationToken).ConfigureAwait(false);
                return true;
            }
        }
        catch (IOException exception) when (exception is not TierDownException down || string.Equals(down.Tier, to.Name, StringComparison.Ordinal))
        {
            TieredLog.NotCopiedNear(logger, ExceptionReader.Readable(exception), from.Name);
            return null;
        }
    }

    // Else the result that is computed again would be found there already, and not be written.
    private async ValueTask RemoveDamagedAsync(DataKey key, Tier from, CancellationToken cancellationToken)
    {
        if (from.IsReadOnly)
        {
            return;
        }

        try
        {
            await from.Data.RemoveDamagedAsync(key.Bare, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            TieredLog.DamagedStays(logger, ExceptionReader.Readable(exception), key, from.Name);
        }
    }

    /// <summary>Whether the bytes of a stream are those that a content-addressed key names; copies them on the way.</summary>
    public static async ValueTask<bool> IsAsNamedAsync(Stream source, Stream destination, DataKey key, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceSize];
        for (int read; (read = await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            sha.AppendData(piece, 0, read);
            await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        return DataKey.ForContent(Convert.ToHexStringLower(sha.GetHashAndReset())) == key.Bare;
    }
}
