namespace Memento;

/// <summary>
/// Which function, at which version: <c>[cluster::]Assembly/Namespace.Type:Method#version</c>. Type arguments of a generic
/// method are part of <see cref="Function"/>, and so is the signature where the name is overloaded.
/// </summary>
/// <remarks>
/// Two names are equal when all four parts are. The text form is the original's qualified name, so that one store
/// can hold the calls of several languages.
/// </remarks>
public sealed record FunctionName
{
    private const int HashLength = 64;
    private const int ShownLength = 12;

    private readonly string _text;
    private readonly int _hashCode;

    /// <summary>Names a function.</summary>
    /// <param name="cluster">The cluster, or null for the default one.</param>
    /// <param name="module">The assembly, a slash, and the full name of the declaring type. Holds neither <c>:</c> nor <c>#</c>.</param>
    /// <param name="function">The method's name, with type arguments and signature where they matter.</param>
    /// <param name="version">The version, or null when it is left open. Holds no <c>#</c>.</param>
    /// <exception cref="ArgumentException">A part is empty or holds a separator, so that the text could not be read back.</exception>
    public FunctionName(string? cluster, string module, string function, string? version)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(function);
        Refuse(nameof(cluster), cluster, ":", "#");
        Refuse(nameof(module), module, ":", "#");
        Refuse(nameof(function), function, "#", "::");
        Refuse(nameof(version), version, "#");
        if (function.StartsWith(':'))
        {
            // With the one before it, it would read as the end of a cluster.
            throw new ArgumentException($"The {nameof(function)} of a function name does not begin with ':': '{function}'.", nameof(function));
        }

        Cluster = cluster;
        Module = module;
        Function = function;
        Version = version;
        var prefix = cluster is null ? "" : cluster + "::";
        var suffix = version is null ? "" : "#" + version;
        _text = $"{prefix}{module}:{function}{suffix}";
        _hashCode = _text.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>The cluster, or null for the default one.</summary>
    public string? Cluster { get; }

    /// <summary>The assembly and the full name of the declaring type.</summary>
    public string Module { get; }

    /// <summary>The method's name, with type arguments and signature where they matter.</summary>
    public string Function { get; }

    /// <summary>The version, or null when it is left open.</summary>
    public string? Version { get; }

    /// <summary>The name without its version: what all versions of a function have in common.</summary>
    public string Unversioned => Version is null ? _text : _text[..^(Version.Length + 1)];

    /// <summary>The same function at a version.</summary>
    /// <param name="version">The version, or null to leave it open. Holds no <c>#</c>.</param>
    /// <exception cref="ArgumentException">The version is empty or holds a <c>#</c>.</exception>
    public FunctionName At(string? version) => new(Cluster, Module, Function, version);

    /// <summary>Reads a qualified name.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not of the form <c>[cluster::]module:function[#version]</c>.</exception>
    public static FunctionName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        string? cluster = null;
        string? version = null;
        var hash = rest.LastIndexOf('#');
        if (hash >= 0)
        {
            version = rest[(hash + 1)..].ToString();
            rest = rest[..hash];
        }

        var separator = rest.IndexOf("::", StringComparison.Ordinal);
        if (separator >= 0)
        {
            cluster = rest[..separator].ToString();
            rest = rest[(separator + 2)..];
        }

        var colon = rest.IndexOf(':');
        if (colon <= 0 || colon == rest.Length - 1 || cluster is "" || version is "")
        {
            throw NotAName(text);
        }

        try
        {
            return new FunctionName(cluster, rest[..colon].ToString(), rest[(colon + 1)..].ToString(), version);
        }
        catch (ArgumentException)
        {
            // A separator in the wrong place: the text as a whole is what the caller has to mend, not the part.
            throw NotAName(text);
        }
    }

    /// <summary>Equal when cluster, module, function and version are, by ordinal comparison.</summary>
    public bool Equals(FunctionName? other) => ReferenceEquals(this, other) || (other is not null && string.Equals(_text, other._text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary>The qualified name, <c>[cluster::]module:function[#version]</c>.</summary>
    public override string ToString() => _text;

    /// <summary>The qualified name for a person to read: of a version that is a hash, the first 12 of its 64 digits. No key, and not to be parsed.</summary>
    public string ToShortString() => Version is { Length: HashLength } version && version.All(char.IsAsciiHexDigitLower)
        ? _text[..^(HashLength - ShownLength)]
        : _text;

    private static FormatException NotAName(string text) =>
        new($"'{text}' is not a qualified function name: [cluster::]module:function[#version] is expected.");

    // An array, since what takes a span of texts is compiled when a program starts.
    private static void Refuse(string part, string? value, params string[] separators)
    {
        foreach (var separator in separators)
        {
            if (value?.Contains(separator, StringComparison.Ordinal) == true)
            {
                throw new ArgumentException($"The {part} of a function name holds no '{separator}': '{value}'.", part);
            }
        }

        if (value is "")
        {
            throw new ArgumentException($"The {part} of a function name is not empty; an absent cluster or version is null.", part);
        }
    }
}
