namespace Memento.Functions;

/// <summary>The arguments of one call.</summary>
/// <param name="Values">One value a parameter, in order; of those left out the default, which the function gets and the key does not.</param>
/// <param name="IsGiven">Which of them were given, one a parameter.</param>
internal readonly record struct CallArguments(object?[] Values, bool[] IsGiven)
{
    /// <summary>The key of the data store that the result goes under; null for that of its content.</summary>
    public string? KeyOverride { get; init; }
}
