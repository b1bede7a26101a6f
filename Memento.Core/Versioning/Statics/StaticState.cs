namespace Memento.Versioning.Statics;

/// <summary>The values of the static fields that a function's code reads, at one time, and the version of the function with them.</summary>
/// <param name="Name">The function's name with that version.</param>
/// <param name="Values">What the fields held.</param>
/// <param name="Hashes">The hash of each of the values; null for one that cannot be part of a version.</param>
internal sealed record StaticState(FunctionName Name, StaticValue[] Values, ArgumentHash?[] Hashes)
{
    /// <summary>Whether the fields still hold the same.</summary>
    public bool IsCurrent
    {
        get
        {
            foreach (var value in Values)
            {
                if (!value.IsCurrent)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
