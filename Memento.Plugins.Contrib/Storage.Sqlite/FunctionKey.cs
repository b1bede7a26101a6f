using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Memento.Storage.Sqlite;

/// <summary>
/// By what the tables tell versions of functions apart: the first 16 bytes of the SHA-256 of the qualified name, as it stands in a table. Nobody has to look it up, and
/// it is the same in every process, also when the function was forgotten and stored again.
/// </summary>
internal sealed class FunctionKey
{
    /// <summary>How many bytes a key has.</summary>
    public const int Length = 16;

    private static readonly ConditionalWeakTable<FunctionName, FunctionKey> Known = [];

    private readonly byte[] _bytes;

    private FunctionKey(FunctionName function)
    {
        Name = SqlText.Escape(function.Unversioned);
        Version = function.Version is { } version ? SqlText.Escape(version) : null;
        _bytes = SHA256.HashData(Encoding.UTF8.GetBytes(SqlText.Escape(function.ToString())))[..Length];
    }

    /// <summary>The name without its version, as it stands in a table.</summary>
    public string Name { get; }

    /// <summary>The version, as it stands in a table; null for none.</summary>
    public string? Version { get; }

    /// <summary>The key itself.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The key of a function. Computed once for each object that names one.</summary>
    public static FunctionKey Of(FunctionName function) => Known.GetValue(function, static function => new FunctionKey(function));

    /// <summary>The function that a row names; null when it names none.</summary>
    public static FunctionName? TryParse(string? name, string? version)
    {
        if (name is null || SqlText.Unescape(name) is not { } unescaped)
        {
            return null;
        }

        try
        {
            return version is null ? FunctionName.Parse(unescaped) is { Version: null } function ? function : null
                : SqlText.Unescape(version) is { } text ? FunctionName.Parse($"{unescaped}#{text}")
                : null;
        }
        catch (FormatException)
        {
            // A row whose bytes were altered.
            return null;
        }
    }
}
