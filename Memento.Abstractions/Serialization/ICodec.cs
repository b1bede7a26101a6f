namespace Memento.Serialization;

/// <summary>
/// Turns results into bytes of an open format and back. Chosen by its short name; export an implementation with
/// <see cref="Plugins.ExportCodecAttribute"/>. Called by <see cref="Storage.StorageBackendBase"/>, from many threads at once.
/// </summary>
/// <remarks>
/// A codec works on memory or on a local file, never on a network: the storage spools. It is therefore synchronous.
/// The bytes must not decide which type is made: the declared type does. Equal values become equal bytes, whatever the culture, so that they are
/// stored once. The streams are the caller's, and stay open.
/// </remarks>
public interface ICodec
{
    /// <summary>The short name that a memento keeps, so that the result is read by the codec that wrote it.</summary>
    string Name { get; }

    /// <summary>
    /// True for a codec that reads a source once, from the first byte to the last, and bears any bytes: from those that it did not write it makes some value or throws, and it takes no
    /// more memory than a few times their length. A long result is then checked while it is decoded, and not read a first time for that; the value that was made of altered bytes is dropped.
    /// False as it stands: no byte is seen that was not checked.
    /// </summary>
    bool BearsUncheckedBytes => false;

    /// <summary>Whether the codec takes values of a declared type.</summary>
    bool CanEncode(Type declaredType);

    /// <summary>Writes a value.</summary>
    /// <param name="value">A value of <paramref name="declaredType"/>, not null.</param>
    /// <param name="declaredType">The type that the function declares.</param>
    /// <param name="destination">Takes the bytes; may be unable to do anything else, such as to seek.</param>
    /// <exception cref="UnsupportedResultException">A member cannot be stored; the message has its path.</exception>
    void Encode(object value, Type declaredType, Stream destination);

    /// <summary>Reads a value back.</summary>
    /// <param name="source">The bytes, from where it stands to its end; may give few at a time, and be unable to seek.</param>
    /// <param name="declaredType">The type that the function declares.</param>
    /// <returns>A value equal to the one written, not null.</returns>
    /// <exception cref="InvalidDataException">The bytes are not what this codec writes for that type.</exception>
    object Decode(Stream source, Type declaredType);
}
