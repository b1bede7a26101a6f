namespace Memento.Storage;

/// <summary>How results are compressed, whichever codec writes them.</summary>
public enum Compression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As a gzip file (RFC 1952).</summary>
    Gzip,

    /// <summary>As a Brotli stream (RFC 7932); as a zlib stream where it would shrink beyond what is read again.</summary>
    Brotli,

    /// <summary>As a zlib stream (RFC 1950).</summary>
    Zlib,
}
