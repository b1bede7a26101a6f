namespace Memento;

/// <summary>Marks a static method as a memento function and says what the framework cannot see from its code.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MementoFunctionAttribute : Attribute
{
    /// <summary>The version of the function, in place of one made from its code. Change it when the results change. Null to leave it to the code.</summary>
    public string? Version { get; set; }

    /// <summary>A text that is part of the version beside the code: another one is another version. Null for none.</summary>
    public string? VersionSalt { get; set; }

    /// <summary>What counts in place of the function's own code; what it calls counts as ever. Null for the code.</summary>
    public string? VersionCodeHash { get; set; }

    /// <summary>The cluster that says where and how it runs; null for the default one.</summary>
    public string? Cluster { get; set; }

    /// <summary>
    /// True when the function must not run unmemoized: its body then begins with <see cref="Memo.RefuseDirectCalls"/>, which an
    /// analyzer sees to. For a function that is called from where the generator does not reach.
    /// </summary>
    public bool Strict { get; set; }

    /// <summary>
    /// For how long a result is good, as days, hours, minutes and seconds: <c>"7.00:00:00"</c> for a week, <c>"00:10:00"</c> for ten minutes.
    /// An older one is computed anew and replaced when it is asked for. No part of the version. Null for ever.
    /// </summary>
    /// <remarks>It is for the function itself: what a caller made of the result stays good for as long as the caller says.</remarks>
    public string? ValidFor { get; set; }

    /// <summary>
    /// The exceptions that are results, with those derived from them: thrown again at the next call without running the function. No part of the
    /// version. Null for all.
    /// </summary>
    /// <remarks>
    /// Never results, whatever this says: <see cref="NonMemoizedException"/>, <see cref="OperationCanceledException"/>, and what tells of the process
    /// rather than of the arguments, such as <see cref="OutOfMemoryException"/> or an assembly that is missing.
    /// </remarks>
    public Type[]? Remembered { get; set; }

    /// <summary>
    /// The exceptions that are no results, with those derived from them, also of those in <see cref="Remembered"/>: the function is run again at the next
    /// call, and a caller that lets one through is too. No part of the version. Null for none.
    /// </summary>
    public Type[]? NotRemembered { get; set; }
}
