using Memento.Caching;
using Memento.Serialization;

namespace Memento.Storage;

/// <summary>A result that is encoded and not yet published.</summary>
internal sealed class PendingResult : IAsyncDisposable
{
    private readonly ResultToStore _result;
    private readonly ICodec? _codec;
    private readonly DataKey? _keyOverride;

    private PendingResult(ResultToStore result, ICodec? codec, ResultSpool? spool)
    {
        _result = result;
        _codec = codec;
        Spool = spool;
        _keyOverride = result.KeyOverride is { } path ? OverrideKey(path) : null;
        Memento = result.Memento with
        {
            Content = null,
            ResultType = result.Value is null ? ResultType.Null : result.Memento.ResultType,
        };
    }

    /// <summary>The bytes; null for a null result.</summary>
    public ResultSpool? Spool { get; }

    /// <summary>The memento, with its content once that is published.</summary>
    public MementoRecord Memento { get; private set; }

    /// <summary>Whether the bytes go into the memento itself: few, in memory, and under no key of the user's own.</summary>
    public bool IsInline { get; private set; }

    /// <summary>Where the bytes go.</summary>
    public DataKey Key => _keyOverride ?? DataKey.ForContent(Spool!.Sha256);

    /// <summary>The key that a null result is to hide; null when there is none.</summary>
    public DataKey? KeyToHide => Spool is null ? _keyOverride : null;

    /// <summary>Encodes a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="codecs">The codecs to choose from.</param>
    /// <param name="data">Where large results are staged.</param>
    /// <param name="memoryLimit">How many bytes of it stay in memory.</param>
    /// <param name="inlineLimit">Up to how many bytes go into the memento itself.</param>
    /// <exception cref="UnsupportedResultException">No codec takes it, or the codec refuses a part of it.</exception>
    /// <exception cref="ArgumentException">The key override is not a data key.</exception>
    public static async ValueTask<PendingResult> EncodeAsync(ResultToStore result, CodecSet codecs, IDataStore data, int memoryLimit, int inlineLimit)
    {
        if (result.Value is null)
        {
            return new PendingResult(result, null, null);
        }

        var (codec, type) = result.Value is ExceptionRecord && result.Memento.ResultType == ResultType.Exception
            ? (ExceptionCodec.Instance, typeof(ExceptionRecord))
            : (codecs.ForWriting(result.DeclaredType), result.DeclaredType);
        if (codec is null)
        {
            throw new UnsupportedResultException("Result", type, "No codec of this storage takes it: return a value of a type that one takes, or name a codec for it under \"codecs\" in the storage's settings.");
        }

        return await EncodeAsync(result, result.Value, codec, type, data, memoryLimit, inlineLimit).ConfigureAwait(false);
    }

    /// <summary>Keeps the list of all direct calls, where there is one.</summary>
    public async ValueTask KeepInvocationsAsync(IDataStore data, CancellationToken cancellationToken)
    {
        if (_result.AllInvocations is { } invocations)
        {
            Memento = Memento with { InvocationList = await InvocationLists.WriteAsync(data, invocations, cancellationToken).ConfigureAwait(false) };
        }
    }

    /// <summary>Says under which key the bytes were published.</summary>
    public void Published(DataKey key) => Memento = Memento with { Content = Describe(key) };

    /// <summary>The result as a memory cache of so many bytes keeps it; null when it cannot be kept. While the bytes are still there.</summary>
    public CachedValue? ToCached(long capacity) => Spool is null || Spool.IsStaged
        ? CachedValue.Create(_result.Value, _result.DeclaredType, null, [], capacity)
        : CachedValue.Create(_result.Value, _result.DeclaredType, _codec, Spool.Bytes.Span, capacity);

    public ValueTask DisposeAsync() => Spool?.DisposeAsync() ?? default;

    private static async ValueTask<PendingResult> EncodeAsync(ResultToStore result, object value, ICodec codec, Type type, IDataStore data, int memoryLimit, int inlineLimit)
    {
        var spool = new ResultSpool(data, Math.Max(memoryLimit, inlineLimit));
        try
        {
            var pending = new PendingResult(result, codec, spool);
            if (codec is CompressedCodec compressed)
            {
                var length = compressed.EncodeMeasured(value, type, spool);
                if (compressed.Instead(length, spool.Length) is { } other)
                {
                    await spool.DisposeAsync().ConfigureAwait(false);
                    return await EncodeAsync(result, value, other, type, data, memoryLimit, inlineLimit).ConfigureAwait(false);
                }
            }
            else
            {
                codec.Encode(value, type, spool);
            }

            spool.Finish();
            pending.PutInline(inlineLimit);
            return pending;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void PutInline(int limit)
    {
        // A limit of none is none for an empty text too.
        if (limit > 0 && Spool is { IsStaged: false } && Spool.Length <= limit && _keyOverride is null)
        {
            IsInline = true;
            Memento = Memento with { Content = Describe(Key) with { Inline = Spool.Bytes.ToArray() } };
        }
    }

    private ContentReference Describe(DataKey key) => new(key, Spool!.Sha256, Spool.Checksum, Spool.Length, _codec!.Name);

    private static DataKey OverrideKey(string path)
    {
        var key = new DataKey(path);
        return key.IsContentAddressed
            ? throw new ArgumentException($"'{path}' cannot be a key override: keys of this form are kept for content named by its own hash.", nameof(path))
            : key;
    }
}
