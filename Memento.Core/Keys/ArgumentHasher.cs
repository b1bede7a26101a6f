using System.Security.Cryptography;
using System.Text;
using Memento.Keys.Normalization;

namespace Memento.Keys;

/// <summary>
/// Turns the effective arguments of a call into normalized JSON and its SHA-256, by the standard that all languages share
/// (<c>docs/argument-hash.md</c>). Called by the function handles; of use by itself wherever a key is computed ahead of a call.
/// </summary>
/// <remarks>
/// Without declared types the arguments are read as any language would pass them: an integer is an integer and a list is a
/// list, whichever type held it, and what the standard lacks carries its type. With declared types a value carries its type
/// where that is not the declared one. Usable from any thread.
/// </remarks>
public static class ArgumentHasher
{
    /// <summary>The key under which context arguments enter the hash.</summary>
    public const string ContextKey = "_memento_context_args";

    // By its interface: which class holds the context is of no account.
    private static readonly DictionaryForm<IReadOnlyDictionary<string, object?>, object?> ContextForm = new(Position.Open);

    private static readonly IReadOnlyDictionary<string, Type> NothingDeclared = new Dictionary<string, Type>(StringComparer.Ordinal);

    /// <summary>Normalizes arguments as any language would pass them.</summary>
    /// <param name="effective">Parameter name → value.</param>
    /// <param name="context">The context arguments; null and empty are the same.</param>
    /// <returns>The text and its hash.</returns>
    /// <exception cref="UnsupportedArgumentException">A value cannot be part of a key; the message has its path.</exception>
    public static NormalizedArguments Normalize(IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context = null) =>
        Normalize(effective, context, NothingDeclared);

    /// <summary>Normalizes arguments of declared types.</summary>
    /// <param name="effective">Parameter name → value.</param>
    /// <param name="context">The context arguments; null and empty are the same.</param>
    /// <param name="declaredTypes">Parameter name → declared type; a value whose name is not among them is written as any language would pass it.</param>
    /// <returns>The text and its hash.</returns>
    /// <exception cref="UnsupportedArgumentException">A value cannot be part of a key; the message has its path.</exception>
    public static NormalizedArguments Normalize(
        IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context, IReadOnlyDictionary<string, Type> declaredTypes)
    {
        using var writer = new NormalizedWriter();
        Write(writer, effective, context, declaredTypes);
        return Finish(writer);
    }

    /// <summary>Normalizes arguments of declared types without context arguments, whose names are no longer to be looked at.</summary>
    /// <param name="names">The names, in the order of <see cref="CodePointComparer"/>, each once; none is the standard's own.</param>
    /// <param name="values">The value of each name. None is a <see cref="CancellationToken"/>.</param>
    /// <param name="declaredTypes">The declared type of each name.</param>
    /// <exception cref="UnsupportedArgumentException">A value cannot be part of a key; the message has its path.</exception>
    internal static NormalizedArguments Normalize(ReadOnlySpan<string> names, ReadOnlySpan<object?> values, ReadOnlySpan<Type> declaredTypes)
    {
        using var writer = new NormalizedWriter();
        writer.Punctuation('{');
        for (var i = 0; i < names.Length; i++)
        {
            Begin(writer, names[i], isFirst: i == 0);
            Write(writer, values[i], declaredTypes[i]);
        }

        writer.Punctuation('}');
        return Finish(writer);
    }

    private static NormalizedArguments Finish(NormalizedWriter writer)
    {
        Span<byte> digest = stackalloc byte[ArgumentHash.ByteLength];
        SHA256.HashData(writer.Written, digest);
        return new NormalizedArguments(Encoding.ASCII.GetString(writer.Written), new ArgumentHash(digest));
    }

    /// <summary>The hash alone, of arguments as any language would pass them: no text is made.</summary>
    /// <inheritdoc cref="Normalize(IReadOnlyDictionary{string, object?}, IReadOnlyDictionary{string, object?}?)"/>
    /// <returns>The hash.</returns>
    public static ArgumentHash Hash(IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context = null) =>
        Hash(effective, context, NothingDeclared);

    /// <summary>The hash alone, of arguments of declared types: no text is made, however large they are.</summary>
    /// <inheritdoc cref="Normalize(IReadOnlyDictionary{string, object?}, IReadOnlyDictionary{string, object?}?, IReadOnlyDictionary{string, Type})"/>
    /// <returns>The hash.</returns>
    public static ArgumentHash Hash(
        IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context, IReadOnlyDictionary<string, Type> declaredTypes)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = new NormalizedWriter(digest);
        Write(writer, effective, context, declaredTypes);
        writer.Flush();
        Span<byte> bytes = stackalloc byte[ArgumentHash.ByteLength];
        digest.GetHashAndReset(bytes);
        return new ArgumentHash(bytes);
    }

    private static void Write(
        NormalizedWriter writer, IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context, IReadOnlyDictionary<string, Type> declaredTypes)
    {
        ArgumentNullException.ThrowIfNull(effective);
        ArgumentNullException.ThrowIfNull(declaredTypes);
        var names = NamesOf(effective, context);
        writer.Punctuation('{');
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            Begin(writer, name, isFirst: i == 0);
            if (name == ContextKey)
            {
                ContextForm.Write(writer, context!);
            }
            else
            {
                Write(writer, effective[name], declaredTypes.GetValueOrDefault(name));
            }
        }

        writer.Punctuation('}');
    }

    private static void Begin(NormalizedWriter writer, string name, bool isFirst)
    {
        writer.Path.Root = name;
        if (!isFirst)
        {
            writer.Punctuation(',');
        }

        writer.Text(name);
        writer.Punctuation(':');
    }

    private static void Write(NormalizedWriter writer, object? value, Type? declared)
    {
        if (value is null)
        {
            writer.Null();
        }
        else if (declared is null)
        {
            ValueForms.WriteOpen(writer, value);
        }
        else
        {
            // A boxed value of another type than the parameter's, such as an int for a long, is written as an object would be.
            var fits = declared.IsInstanceOfType(value);
            ValueForms.At(fits ? declared : typeof(object), Position.Declared).WriteObject(writer, value);
        }
    }

    /// <summary>Whether a name is the standard's own, and so no parameter's.</summary>
    internal static bool IsOwn(string name) => name is ContextKey or ValueForms.TypeKey;

    private static string[] NamesOf(IReadOnlyDictionary<string, object?> effective, IReadOnlyDictionary<string, object?>? context)
    {
        var names = new List<string>(effective.Count + 1);
        foreach (var (name, value) in effective)
        {
            if (IsOwn(name))
            {
                throw new UnsupportedArgumentException(name, value?.GetType() ?? typeof(object), "The name is the standard's own; give the parameter another.");
            }

            // A token says when to stop, not what to compute.
            if (value is not CancellationToken)
            {
                names.Add(name);
            }
        }

        if (context is { Count: > 0 })
        {
            names.Add(ContextKey);
        }

        names.Sort(CodePointComparer.Instance);
        return [.. names];
    }
}
