namespace Memento.Functions;

/// <summary>Tells the kinds of arguments that nobody can change and that can be compared as they are, without anything that is made for their types.</summary>
internal static class PlainKeys
{
    /// <summary>True for a value tuple of numbers, truth values, characters and texts.</summary>
    public static bool Contain(Type key)
    {
        foreach (var part in key.GetGenericArguments())
        {
            if ((!part.IsPrimitive && part != typeof(string)) || part == typeof(nint) || part == typeof(nuint))
            {
                return false;
            }
        }

        return true;
    }
}
