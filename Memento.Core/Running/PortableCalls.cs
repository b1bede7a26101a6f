namespace Memento.Running;

/// <summary>The keys of calls as text, for another process of the same program.</summary>
internal static class PortableCalls
{
    /// <summary>The name of the function, a slash, and the hash.</summary>
    public static string Text(CallKey call) => call.ToString();

    /// <summary>Reads what <see cref="Text"/> gives.</summary>
    /// <exception cref="FormatException">The text is no key of a call.</exception>
    public static CallKey Read(string text)
    {
        // The last one: a name may have others.
        var slash = text.LastIndexOf('/');
        return slash > 0
            ? new CallKey(FunctionName.Parse(text[..slash]), ArgumentHash.Parse(text.AsSpan(slash + 1)))
            : throw new FormatException($"'{text}' is not the key of a call: a function, a slash and a hash are expected.");
    }
}
