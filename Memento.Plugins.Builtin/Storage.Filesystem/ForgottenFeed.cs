using System.Text;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>Reads the journal of what was forgotten as it grows, and says everything where it cannot follow.</summary>
internal sealed class ForgottenFeed(StoreFolder folder, string path, ulong writer, DateTime since) : IForgottenFeed
{
    /// <summary>How far the clocks of those who share a store may be apart. Only the first read needs clocks: from then on it is known what was read.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly DateTime _from = since - Skew;
    private bool _hasRead;
    private Position? _position;

    public ValueTask<ForgottenCalls> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read());
    }

    private ForgottenCalls Read()
    {
        using var stream = folder.Files.OpenRead(path);
        var isFirst = !_hasRead;
        if (stream is null)
        {
            // One that was there and is gone: somebody removed the store.
            var hadOne = _position is not null;
            (_hasRead, _position) = (true, null);
            return hadOne ? ForgottenCalls.All : ForgottenCalls.Nothing;
        }

        var header = ForgottenHeader.Read(stream);
        var length = stream.Length;
        if (_position is { } known && (header is null || known.Header != header || length < known.Offset))
        {
            // What was told between the last look and the end of the journal before is told nowhere.
            (_hasRead, _position) = (true, new Position(header, length));
            return known.Header is null && header is null && length == known.Offset ? ForgottenCalls.Nothing : ForgottenCalls.All;
        }

        if (_position is null && (header is null || (header.Number > 1 && (!isFirst || header.Time >= _from))))
        {
            // The same: of the journal before this one nothing was read.
            (_hasRead, _position) = (true, new Position(header, length));
            return ForgottenCalls.All;
        }

        var offset = _position?.Offset ?? ForgottenHeader.Length;
        var bytes = new byte[length - offset];
        stream.Position = offset;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);

        // A line that is being written is read whole at the next look.
        var whole = bytes.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        (_hasRead, _position) = (true, new Position(header, offset + whole));
        return Collect(Encoding.ASCII.GetString(bytes, 0, whole), isFirst ? _from : DateTime.MinValue);
    }

    private ForgottenCalls Collect(string text, DateTime from)
    {
        var functions = new List<FunctionName>();
        var calls = new List<CallKey>();
        foreach (var line in text.Split('\n')[..^1])
        {
            if (ForgottenEntry.Parse(line) is not { } parsed || (parsed.Entry.Function is null && parsed.Writer != writer && parsed.Time >= from))
            {
                return ForgottenCalls.All;
            }

            if (parsed.Writer == writer || parsed.Time < from)
            {
                continue;
            }

            if (parsed.Entry.ArgumentHash is { } hash)
            {
                calls.Add(new CallKey(parsed.Entry.Function!, hash));
            }
            else
            {
                functions.Add(parsed.Entry.Function!);
            }
        }

        return new ForgottenCalls { Functions = functions, Calls = calls };
    }

    /// <summary>How far which journal was read; without a header one that cannot be read.</summary>
    private sealed record Position(ForgottenHeader? Header, long Offset);
}
