namespace Memento.Versioning;

/// <summary>The methods that a function may call, by assembly and metadata token.</summary>
internal sealed class ReachedMethods
{
    private readonly Dictionary<string, int[]> _tokens = new(StringComparer.Ordinal);

    /// <param name="methods">The tokens by the assembly's simple name, in any order.</param>
    public ReachedMethods(Dictionary<string, List<int>> methods)
    {
        foreach (var (assembly, tokens) in methods)
        {
            tokens.Sort();
            var distinct = 0;
            for (var i = 0; i < tokens.Count; i++)
            {
                if (distinct == 0 || tokens[i] != tokens[distinct - 1])
                {
                    tokens[distinct++] = tokens[i];
                }
            }

            _tokens.Add(assembly, tokens.GetRange(0, distinct).ToArray());
        }
    }

    /// <summary>No methods.</summary>
    public static ReachedMethods None { get; } = new([]);

    /// <summary>The tokens by the assembly's simple name, in their order.</summary>
    public IReadOnlyDictionary<string, int[]> ByAssembly => _tokens;

    /// <summary>Adds a method to those that such an object is made of.</summary>
    public static void Add(Dictionary<string, List<int>> methods, string assembly, int token)
    {
        if (!methods.TryGetValue(assembly, out var tokens))
        {
            methods.Add(assembly, tokens = []);
        }

        tokens.Add(token);
    }

    /// <summary>Whether a method is one of them.</summary>
    public bool Contains(string assembly, int token) => _tokens.TryGetValue(assembly, out var tokens) && Array.BinarySearch(tokens, token) >= 0;
}
