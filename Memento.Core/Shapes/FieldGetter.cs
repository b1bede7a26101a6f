using System.Buffers.Binary;
using System.Reflection;

namespace Memento.Shapes;

/// <summary>
/// Tells from a getter's IL whether it returns a field and does nothing else: what the compiler makes of an automatic
/// property and of <c>=&gt; _field</c>, optimized or not (ECMA-335, partition III).
/// </summary>
internal static class FieldGetter
{
    private const byte Nop = 0x00, LoadThis = 0x02, LoadLocal0 = 0x06, StoreLocal0 = 0x0A, Return = 0x2A, BranchShort = 0x2B, LoadField = 0x7B;

    /// <summary>Whether <paramref name="getter"/> returns <paramref name="field"/>.</summary>
    public static bool Reads(MethodInfo getter, FieldInfo field)
    {
        var body = getter.GetMethodBody()?.GetILAsByteArray();
        if (body is null)
        {
            return false;
        }

        var il = body.AsSpan();
        il = il.TrimStart(Nop);
        if (il.Length < 7 || il[0] != LoadThis || il[1] != LoadField)
        {
            return false;
        }

        var token = BinaryPrimitives.ReadInt32LittleEndian(il[2..]);
        var rest = il[6..];

        // Unoptimized code parks the value in a local and branches to the next instruction before it returns.
        ReadOnlySpan<byte> parked = [StoreLocal0, BranchShort, 0, LoadLocal0, Return];
        if (!(rest is [Return] || rest.SequenceEqual(parked)))
        {
            return false;
        }

        var declaring = getter.DeclaringType!;
        var read = getter.Module.ResolveField(token, declaring.IsGenericType ? declaring.GetGenericArguments() : null, null);
        return read is not null && read.MetadataToken == field.MetadataToken && read.Module == field.Module && read.DeclaringType == field.DeclaringType;
    }
}
