using System.Reflection;

namespace Memento.Shapes;

/// <summary>Makes delegates that read a property without reflection at the call.</summary>
internal static class MemberGetter
{
    /// <summary>Reads <paramref name="property"/> of a <typeparamref name="TOwner"/>.</summary>
    public static MemberGetter<TOwner, T> Of<TOwner, T>(PropertyInfo property)
    {
        var getter = property.GetMethod!;
        if (typeof(TOwner).IsValueType)
        {
            return getter.CreateDelegate<MemberGetter<TOwner, T>>();
        }

        var get = getter.CreateDelegate<Func<TOwner, T>>();
        return (ref owner) => get(owner);
    }
}
