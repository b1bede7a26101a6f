namespace Memento.Serialization.Npy;

/// <summary>A type of items that a .npy file holds as they lie in memory.</summary>
/// <param name="type">The .NET type.</param>
/// <param name="code">NumPy's code of it, without the order of its bytes: <c>f8</c>.</param>
/// <param name="size">The bytes of an item.</param>
/// <param name="unit">The bytes that change places where the order of bytes is another one; 1 when none do.</param>
internal abstract class NpyElement(Type type, string code, int size, int unit)
{
    /// <summary>The .NET type.</summary>
    public Type Type { get; } = type;

    /// <summary>The bytes of an item.</summary>
    public int Size { get; } = size;

    /// <summary>The bytes of each number in an item, of which a complex one has two.</summary>
    public int Unit { get; } = unit;

    /// <summary>NumPy's name of the type, as it is written: least significant byte first.</summary>
    public string Descr { get; } = (unit == 1 ? "|" : "<") + code;

    /// <summary>Says in which order of bytes items of this type were written.</summary>
    /// <param name="descr">The type that the header tells.</param>
    /// <returns>True when the most significant byte is first.</returns>
    /// <exception cref="InvalidDataException">They are of another type.</exception>
    public bool IsBigEndian(string descr) => descr == Descr ? false
        : Unit > 1 && descr == ">" + code ? true
        : throw new InvalidDataException($"The stored .npy file holds items of type '{descr}'; '{Descr}' is what a {Type} is stored as.");

    /// <summary>A vector whose items are not set yet.</summary>
    public abstract Array Allocate(int length);

    /// <summary>Reads items that were written with the first index running fastest into an array, whose last one does.</summary>
    /// <exception cref="InvalidDataException">The stream ends before, or holds what is no item.</exception>
    public abstract void ReadTransposed(Stream source, Array array, bool isBigEndian);
}
