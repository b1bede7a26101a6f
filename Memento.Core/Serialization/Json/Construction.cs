using System.Reflection;
using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>How an object is made of the values of its members: by a public constructor and by the properties that can be set.</summary>
/// <param name="Members">The members, in the order of the values.</param>
/// <param name="Make">Makes the object, as <c>Func&lt;object?[], T&gt;</c>.</param>
/// <param name="IsExact">Whether it is plain from the code that each member gets back the value that was read from it.</param>
internal sealed record Construction(IReadOnlyList<VisibleMember> Members, Delegate Make, bool IsExact)
{
    /// <summary>Finds the way to make a type again; null when there is none.</summary>
    public static Construction? Of(Type type, IReadOnlyList<VisibleMember> members)
    {
        // The fewest parameters: what a setter takes is what the getter shows, while a constructor may do more.
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public).OrderBy(candidate => candidate.GetParameters().Length);
        foreach (var constructor in constructors)
        {
            if (TryMap(constructor.GetParameters(), members, out var parameters))
            {
                return new Construction(members, MakerOf(type, constructor, parameters, members), IsExactly(constructor, parameters, members));
            }
        }

        return type.IsValueType && TryMap([], members, out var none)
            ? new Construction(members, MakerOf(type, null, none, members), IsExactly(null, none, members))
            : null;
    }

    /// <summary>Finds the member of each parameter; all other members must have a setter.</summary>
    private static bool TryMap(ParameterInfo[] parameters, IReadOnlyList<VisibleMember> members, out int[] mapped)
    {
        mapped = new int[parameters.Length];
        var isMapped = new bool[members.Count];
        for (var i = 0; i < parameters.Length; i++)
        {
            var at = IndexOf(members, parameters[i]);
            if (at < 0 || isMapped[at])
            {
                return false;
            }

            mapped[i] = at;
            isMapped[at] = true;
        }

        return members.Where((_, at) => !isMapped[at]).All(member => member.Property.SetMethod is { IsPublic: true });
    }

    private static int IndexOf(IReadOnlyList<VisibleMember> members, ParameterInfo parameter)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Type == parameter.ParameterType && string.Equals(members[i].Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static Delegate MakerOf(Type type, ConstructorInfo? constructor, int[] parameters, IReadOnlyList<VisibleMember> members) =>
        typeof(Construction).GetMethod(nameof(Maker), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).CreateDelegate<Func<ConstructorInfo?, int[], IReadOnlyList<VisibleMember>, Delegate>>()(constructor, parameters, members);

    // By the runtime's own invokers, which compile a few instructions of their own at the second use. An expression tree makes an object 50 ns sooner, but
    // the first one takes each process 12 ms to compile, which is what it saves with 200,000 objects.
    private static Func<object?[], T> Maker<T>(ConstructorInfo? constructor, int[] parameters, IReadOnlyList<VisibleMember> members)
    {
        var create = constructor is null ? null : ConstructorInvoker.Create(constructor);
        var setters = Enumerable.Range(0, members.Count).Except(parameters).Select(at => (at, MethodInvoker.Create(members[at].Property.SetMethod!))).ToArray();
        return values =>
        {
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = values[parameters[i]];
            }

            var made = create is null ? default(T)! : create.Invoke(arguments.AsSpan());
            foreach (var (at, set) in setters)
            {
                set.Invoke(made, values[at]);
            }

            return (T)made;
        };
    }

    private static bool IsExactly(ConstructorInfo? constructor, int[] parameters, IReadOnlyList<VisibleMember> members)
    {
        var stored = constructor is null ? [] : FieldStores.Of(constructor);
        return stored is not null
            && parameters.Select((member, position) => stored.GetValueOrDefault(members[member].Field, -1) == position).All(isStored => isStored)
            && Enumerable.Range(0, members.Count).Except(parameters).All(at => FieldStores.Sets(members[at].Property.SetMethod!, members[at].Field));
    }
}
