using System.Globalization;

namespace Memento.Provenance;

/// <summary>Converts a number as the compiler does an argument: an integer to a type that holds it, a <c>float</c> to a <c>double</c>.</summary>
internal static class Widening
{
    /// <summary>The number as a value of a type; null when it is none, or does not fit.</summary>
    public static object? Convert(object? value, Type type)
    {
        if (value is null || type.IsEnum || value.GetType().IsEnum)
        {
            return null;
        }

        var (from, to) = (Type.GetTypeCode(value.GetType()), Type.GetTypeCode(type));
        if (!(IsInteger(from) && (IsInteger(to) || to is TypeCode.Single or TypeCode.Double or TypeCode.Decimal)) && (from, to) != (TypeCode.Single, TypeCode.Double))
        {
            return null;
        }

        try
        {
            return System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            // It does not fit.
            return null;
        }
    }

    private static bool IsInteger(TypeCode code) => code is >= TypeCode.SByte and <= TypeCode.UInt64;
}
