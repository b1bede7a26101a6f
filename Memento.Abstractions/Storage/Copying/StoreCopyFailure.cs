namespace Memento.Storage;

/// <summary>A call that could not be copied.</summary>
/// <param name="Call">The call.</param>
/// <param name="Problem">Why, a sentence.</param>
public sealed record StoreCopyFailure(CallKey Call, string Problem)
{
    /// <summary>A line for a person.</summary>
    public override string ToString() => $"{Call}: {Problem}";
}
