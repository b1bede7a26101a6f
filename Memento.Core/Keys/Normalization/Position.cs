namespace Memento.Keys.Normalization;

/// <summary>What is known, from where a value stands, of the type it may have.</summary>
internal enum Position
{
    /// <summary>
    /// Nothing: a value of the plain dictionary, as any language would pass it. What the standard has is written by the
    /// standard; an integer is an integer, whichever type held it. What the standard lacks carries its type.
    /// </summary>
    Open,

    /// <summary>The type: that of a parameter, a member or an item. A value of another type carries its own.</summary>
    Declared,
}
