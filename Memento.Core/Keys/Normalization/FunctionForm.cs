namespace Memento.Keys.Normalization;

/// <summary>How a memento function is told from other arguments in their normal form.</summary>
internal static class FunctionForm
{
    /// <summary>What <see cref="FunctionForm{T}"/> begins with; in a text it could not stand, where quotes are escaped.</summary>
    public const string Mark = "{\"_mementoType\":\"FunctionReference\"";
}
