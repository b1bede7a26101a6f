using System.Text.RegularExpressions;
using Memento.Versioning.Reading;

namespace Memento.Versioning;

/// <summary>What a person calls the parts of a version: as short as is clear among all the parts at hand.</summary>
internal sealed partial class PartNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public PartNames(IEnumerable<CodePart> parts)
    {
        var names = parts.Where(part => HasPlace(part.Kind)).Select(part => part.Name).Distinct(StringComparer.Ordinal);
        foreach (var alike in names.GroupBy(ShortOf, StringComparer.Ordinal))
        {
            foreach (var overloads in alike.GroupBy(name => alike.Skip(1).Any() ? alike.Key + ParametersOf(name) : alike.Key, StringComparer.Ordinal))
            {
                foreach (var name in overloads)
                {
                    _names.Add(name, overloads.Skip(1).Any() ? name : overloads.Key);
                }
            }
        }
    }

    /// <summary>The name of one of the parts.</summary>
    public string Of(CodePart part) => part.Kind switch
    {
        CodePartKind.Assembly => AssemblyOf(part.Name),
        CodePartKind.Declaration => part.Name,
        _ => _names[part.Name],
    };

    /// <summary>The name of a part that may not be among them, as a gap says where it is.</summary>
    public string Of(string name) => _names.TryGetValue(name, out var known) ? known : name;

    /// <summary>Namespace, type and member; the assembly too when its name says more.</summary>
    private static string ShortOf(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (assembly, path) = (name[..Math.Max(slash, 0)], name[(slash + 1)..]);
        var end = ParametersAt(path);
        path = Arity().Replace(path[..end], "").Replace('+', '.');
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            var (type, member) = (path[..colon], path[(colon + 1)..]);
            path = member switch
            {
                ".ctor" => $"the constructor of {type}",
                ".cctor" => $"the static constructor of {type}",
                _ when member.StartsWith("get_", StringComparison.Ordinal) => $"{type}.{member[4..]}",
                _ when member.StartsWith("set_", StringComparison.Ordinal) => $"the setter of {type}.{member[4..]}",
                _ when member.EndsWith(">k__BackingField", StringComparison.Ordinal) => $"{type}.{member[1..^16]}",
                _ => $"{type}.{member}",
            };
        }

        return assembly.Length == 0 || name.StartsWith($"{assembly}/{assembly}.", StringComparison.Ordinal) ? path : $"{path} of {assembly}";
    }

    /// <summary>The parameters, by the names of their types without namespaces.</summary>
    private static string ParametersOf(string name) => Namespace().Replace(name[ParametersAt(name)..], "");

    private static int ParametersAt(string name) => name.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? at : name.Length;

    private static string AssemblyOf(string name) => name == AssemblyCode.BaseLibrary ? name : "package " + name;

    private static bool HasPlace(CodePartKind kind) => kind is not (CodePartKind.Assembly or CodePartKind.Declaration);

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();

    [GeneratedRegex(@"[\w`]+\.")]
    private static partial Regex Namespace();
}
