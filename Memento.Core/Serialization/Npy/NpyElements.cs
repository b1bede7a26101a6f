using System.Collections.Frozen;
using System.Numerics;

namespace Memento.Serialization.Npy;

/// <summary>The types that are stored in .npy files as they lie in memory: those that .NET and NumPy have the same bits for.</summary>
internal static class NpyElements
{
    private static readonly FrozenDictionary<Type, NpyElement> All = new NpyElement[]
    {
        new NpyElement<bool>("b1"),
        new NpyElement<sbyte>("i1"), new NpyElement<byte>("u1"), new NpyElement<short>("i2"), new NpyElement<ushort>("u2"),
        new NpyElement<int>("i4"), new NpyElement<uint>("u4"), new NpyElement<long>("i8"), new NpyElement<ulong>("u8"),
        new NpyElement<Half>("f2"), new NpyElement<float>("f4"), new NpyElement<double>("f8"),
        new NpyElement<Complex>("c16", sizeof(double)),
    }.ToFrozenDictionary(static element => element.Type);

    /// <summary>The element of a type; null when the type is none of these.</summary>
    public static NpyElement? Find(Type type) => All.GetValueOrDefault(type);

    /// <summary>The element of <typeparamref name="T"/>, which is one of these.</summary>
    public static NpyElement<T> Of<T>()
        where T : unmanaged => (NpyElement<T>)All[typeof(T)];
}
