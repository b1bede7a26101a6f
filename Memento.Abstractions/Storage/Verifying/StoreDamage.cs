namespace Memento.Storage;

/// <summary>Something in a store that is not as it was written.</summary>
/// <param name="Place">What it is: a file, an object or a call, for a person to find it by.</param>
/// <param name="Problem">What is wrong with it, a sentence.</param>
/// <param name="IsRepaired">True when it was mended, or removed so that it is computed anew.</param>
public sealed record StoreDamage(string Place, string Problem, bool IsRepaired)
{
    /// <summary>A line for a person.</summary>
    public override string ToString() => $"{Place}: {Problem}{(IsRepaired ? " Repaired." : "")}";
}
