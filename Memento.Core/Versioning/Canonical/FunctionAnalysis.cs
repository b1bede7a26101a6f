using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>
/// Follows a function's code to all that it reaches, and makes its version of what it finds. A part is read once, however many
/// functions reach it. The version is that of the set of parts, so recursion needs no order of its own.
/// </summary>
/// <param name="assemblies">Where code is found.</param>
internal sealed class FunctionAnalysis(IAssemblyCodes assemblies)
{
    /// <summary>Part of every version, and raised when the canonical form changes: versions made by another one are others.</summary>
    public const string Form = "memento-code-1";

    /// <summary>What stands in <see cref="FunctionCode.Modules"/> for the build of an assembly that is not there, so that it is noticed when it comes.</summary>
    public static readonly Guid NoModule = Guid.Empty;

    private readonly ConcurrentDictionary<UnitKey, CodeUnit> _units = new();

    /// <summary>Reads a function and all it reaches.</summary>
    /// <param name="function">The function, which has no version of its own.</param>
    /// <param name="typeArguments">The types whose code is read among its type arguments.</param>
    public FunctionCode Analyze(MethodId function, IReadOnlyCollection<TypeId> typeArguments)
    {
        var root = new UnitKey(CodePartKind.Method, function.Assembly, function.Handle);
        var declaration = Declare(function);
        var found = new Dictionary<UnitKey, CodeUnit>();
        // The function may make an object of what it is given for a type parameter.
        var made = typeArguments
            .Select(type => TypeFacts.ConstructorOf(type, assemblies))
            .OfType<MethodId>()
            .Select(constructor => new UnitKey(CodePartKind.Method, constructor.Assembly, constructor.Handle));
        var pending = new Stack<UnitKey>(typeArguments.Concat(HandedIn(function)).Select(type => new UnitKey(CodePartKind.Type, type.Assembly, type.Handle)).Concat(made).Append(root));
        while (pending.TryPop(out var key))
        {
            if (!found.ContainsKey(key))
            {
                var unit = _units.GetOrAdd(key, static (key, assemblies) => UnitReader.Read(key, assemblies), assemblies);
                found.Add(key, unit);
                unit.Uses.ForEach(pending.Push);
            }
        }

        var ordered = found.Keys
            .OrderBy(key => key == root ? 0 : 1)
            .ThenBy(key => (int)found[key].Kind)
            .ThenBy(key => found[key].Name, StringComparer.Ordinal)
            .ThenBy(key => key.Assembly.Version, StringComparer.Ordinal)
            .ToList();
        var places = new Dictionary<UnitKey, int>();
        var modules = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var key in ordered)
        {
            places.Add(key, places.Count);
            if (key.Assembly.IsInScope || key.Assembly.IsMissing)
            {
                modules[key.Assembly.Name] = key.Assembly.IsInScope ? key.Assembly.ModuleId : NoModule;
            }
        }

        var units = ordered.ConvertAll(key => found[key]);
        var parts = units.ConvertAll(unit => unit.ToPart([.. unit.Uses.Select(use => places[use]).Order()]));
        parts.Add(declaration);
        var read = ordered.Select(key => key.Assembly).Where(assembly => assembly.IsInScope).DistinctBy(assembly => assembly.Name, StringComparer.Ordinal).ToList();
        return new FunctionCode
        {
            Version = CanonicalStream.HashOf([Form, .. parts.Select(part => part.Hash)]),
            Parts = parts,
            Gaps = [.. units.SelectMany(unit => unit.Gaps).Distinct()],
            MutableStatics = [.. units.SelectMany(unit => unit.MutableStatics).Distinct()],
            Missing = [.. units.SelectMany(unit => unit.Missing).Distinct()],
            Reached = units.SelectMany(unit => unit.Methods).Select(method => (method.Assembly.Name, MetadataTokens.GetToken(method.Handle))).ToHashSet(),
            Modules = modules,
            FindBuilds = new(() => read.ToDictionary(assembly => assembly.Name, assembly => assembly.Build, StringComparer.Ordinal)),
        };
    }

    /// <summary>The default values of the parameters, which the host passes for what a call leaves out.</summary>
    private static CodePart Declare(MethodId function)
    {
        var stream = new CanonicalStream();
        var metadata = function.Assembly.Metadata;
        foreach (var parameter in function.Definition.GetParameters().Select(metadata.GetParameter).Where(parameter => parameter.SequenceNumber > 0))
        {
            var value = parameter.GetDefaultValue();
            if (!value.IsNil)
            {
                var constant = metadata.GetConstant(value);
                stream.Constant(metadata.GetString(parameter.Name), $"{constant.TypeCode}:{Convert.ToHexStringLower(metadata.GetBlobBytes(constant.Value))}");
            }
            else if ((parameter.Attributes & ParameterAttributes.Optional) != 0)
            {
                // A decimal or a date is kept in an attribute.
                foreach (var attribute in parameter.GetCustomAttributes().Select(metadata.GetCustomAttribute))
                {
                    stream.Constant(metadata.GetString(parameter.Name), Convert.ToHexStringLower(metadata.GetBlobBytes(attribute.Value)));
                }
            }
        }

        return new CodePart(CodePartKind.Declaration, "default values", stream.HashOfCode(), stream.Constants);
    }

    /// <summary>The types of which the caller may pass objects, whose overrides run here.</summary>
    private HashSet<TypeId> HandedIn(MethodId function)
    {
        var references = assemblies.ReferencesOf(function.Assembly);
        var types = new HashSet<TypeId>();
        var pending = new Stack<TypeSignature>();
        var metadata = function.Assembly.Metadata;
        var notInKey = function.Definition.GetParameters()
            .Select(metadata.GetParameter)
            .Where(parameter => Marks.Has(function.Assembly, parameter.GetCustomAttributes(), "Memento", nameof(NotInKeyAttribute)))
            .Select(parameter => parameter.SequenceNumber - 1)
            .ToHashSet();
        foreach (var (type, _) in references.SignatureOf(function.Handle).ParameterTypes.Select((type, i) => (type, i)).Where(pair => !notInKey.Contains(pair.i)))
        {
            pending.Push(type);
        }

        while (pending.TryPop(out var next))
        {
            foreach (var definition in next.All.Select(part => part.Definition).OfType<TypeId>().Where(definition => !definition.IsAnonymous && types.Add(definition)))
            {
                PushMembers(definition);
                if (!definition.IsSealed)
                {
                    foreach (var derived in new[] { function.Assembly, definition.Assembly }.Distinct().SelectMany(assembly => TypeFacts.DerivedIn(assembly, definition, assemblies)))
                    {
                        if (!derived.IsAnonymous && types.Add(derived))
                        {
                            PushMembers(derived);
                        }
                    }
                }
            }
        }

        return types;

        void PushMembers(TypeId type)
        {
            foreach (var field in type.Definition.GetFields().Select(handle => new FieldId(type.Assembly, handle)).Where(field => !field.IsStatic))
            {
                pending.Push(assemblies.ReferencesOf(type.Assembly).TypeOf(field.Handle));
            }
        }
    }
}
