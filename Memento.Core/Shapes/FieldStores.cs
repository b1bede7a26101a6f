using System.Buffers.Binary;
using System.Reflection;

namespace Memento.Shapes;

/// <summary>
/// Tells from IL whether a constructor or setter stores its parameters in fields and does nothing else: what the compiler
/// makes of a positional record and of an automatic property (ECMA-335, partition III).
/// </summary>
internal static class FieldStores
{
    private const byte Nop = 0x00, LoadThis = 0x02, LoadArgument3 = 0x05, LoadArgumentShort = 0x0E, Call = 0x28, Return = 0x2A, StoreField = 0x7D;

    /// <summary>Whether a setter stores its value in <paramref name="field"/>.</summary>
    public static bool Sets(MethodInfo setter, FieldInfo field) => Of(setter) is { Count: 1 } stores && stores.TryGetValue(field, out var parameter) && parameter == 0;

    /// <summary>Which parameter goes into which field; null when the method does anything else.</summary>
    public static Dictionary<FieldInfo, int>? Of(MethodBase method)
    {
        var stores = new Dictionary<FieldInfo, int>();
        var arguments = new List<int>();
        var il = (method.GetMethodBody()?.GetILAsByteArray()).AsSpan();
        while (!il.IsEmpty)
        {
            var length = 1;
            switch (il[0])
            {
                case Nop:
                case Return when il.Length == 1 && arguments.Count == 0:
                    break;
                case >= LoadThis and <= LoadArgument3:
                    arguments.Add(il[0] - LoadThis);
                    break;
                case LoadArgumentShort when il.Length > 1:
                    arguments.Add(il[1]);
                    length = 2;
                    break;
                case StoreField or Call when il.Length > 5 && arguments is [0, ..]:
                    if (!TryApply(method, il, arguments, stores))
                    {
                        return null;
                    }

                    arguments.Clear();
                    length = 5;
                    break;
                default:
                    return null;
            }

            il = il[length..];
        }

        return stores;
    }

    private static bool TryApply(MethodBase method, ReadOnlySpan<byte> il, List<int> arguments, Dictionary<FieldInfo, int> stores)
    {
        var token = BinaryPrimitives.ReadInt32LittleEndian(il[1..]);
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        if (il[0] == StoreField)
        {
            return arguments.Count == 2
                && arguments[1] > 0
                && method.Module.ResolveField(token, typeArguments, null) is { } field
                && stores.TryAdd(Declared(field), arguments[1] - 1);
        }

        return method.IsConstructor
            && method.Module.ResolveMethod(token, typeArguments, null) is ConstructorInfo { DeclaringType: { } declaring } inner
            && declaring == method.DeclaringType.BaseType
            && TryApplyBase(inner, arguments, stores);
    }

    private static bool TryApplyBase(ConstructorInfo constructor, List<int> arguments, Dictionary<FieldInfo, int> stores)
    {
        var inner = constructor.DeclaringType == typeof(object) ? [] : Of(constructor);
        if (inner is null || arguments.Count != constructor.GetParameters().Length + 1)
        {
            return false;
        }

        foreach (var (field, parameter) in inner)
        {
            if (arguments[parameter + 1] == 0 || !stores.TryAdd(field, arguments[parameter + 1] - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The field as its declaring type gives it, so that fields found by different ways are equal.</summary>
    private static FieldInfo Declared(FieldInfo field) => field.DeclaringType!.GetField(
        field.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) ?? field;
}
