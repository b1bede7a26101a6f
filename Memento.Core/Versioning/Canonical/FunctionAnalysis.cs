using System.Reflection;
using Memento.Files;
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

    /// <summary>Reads a function and all it reaches.</summary>
    /// <param name="function">The function, which has no version of its own.</param>
    /// <param name="typeArguments">The types whose code is read among its type arguments.</param>
    /// <param name="packages">The assemblies of those whose code is not.</param>
    public FunctionCode Analyze(MethodId function, IReadOnlyList<TypeId> typeArguments, IReadOnlyList<AssemblyCode> packages)
    {
        var handed = HandedIn.Of(function, typeArguments, assemblies);
        var start = new StartCode(assemblies);
        var reached = Reach(function, typeArguments, packages, handed.Types, start);
        reached.Sort(CompareReached);
        var places = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        foreach (var unit in reached)
        {
            places.Add(unit.Key, places.Count);
        }

        var orders = start.FindOrders();
        var parts = new CodePart[reached.Count + orders.Count + 1];
        var hashes = new string[parts.Length + 1];
        hashes[0] = Form;
        for (var i = 0; i < reached.Count; i++)
        {
            var unit = reached[i].Unit;
            parts[i] = unit.ToPart(PlacesOf(unit.Uses, places));
            hashes[i + 1] = unit.Hash;
        }

        for (var i = 0; i < orders.Count; i++)
        {
            parts[reached.Count + i] = Declare(orders[i]);
        }

        parts[^1] = Declare(function);
        for (var i = reached.Count; i < parts.Length; i++)
        {
            hashes[i + 1] = parts[i].Hash;
        }

        var gaps = new List<CodeGap>();
        if (handed.HasAny)
        {
            gaps.Add(new CodeGap(reached[0].Unit.Name, "gets an object that may be of any type, of whose code nothing counts that is not reached otherwise"));
        }

        return Describe(reached, CanonicalStream.HashOf(hashes), parts, gaps);
    }

    private static FunctionCode Describe(List<ReachedUnit> reached, string version, CodePart[] parts, List<CodeGap> gaps)
    {
        var statics = new List<StaticFieldName>();
        var missing = new List<string>();
        var methods = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var modules = new List<CodeModule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<AssemblyCode>();
        foreach (var part in reached)
        {
            gaps.AddRange(part.Unit.Gaps);
            statics.AddRange(part.Unit.MutableStatics);
            missing.AddRange(part.Unit.Missing);
            foreach (var method in part.Unit.Methods)
            {
                ReachedMethods.Add(methods, method.Assembly.Name, method.Token);
            }

            var assembly = part.Key.Assembly;
            if ((assembly.IsInScope || assembly.IsMissing) && names.Add(assembly.Name))
            {
                modules.Add(new CodeModule(assembly.Name, assembly.IsInScope ? assembly.ModuleId : CodeModule.None));
                if (assembly.IsInScope)
                {
                    read.Add(assembly);
                }
            }
        }

        return new FunctionCode
        {
            Version = version,
            Parts = parts,
            Gaps = Distinct(gaps),
            MutableStatics = Distinct(statics),
            Missing = Distinct(missing),
            Reached = new ReachedMethods(methods),
            Modules = modules,
            FindBuilds = new(() => read.ToDictionary(assembly => assembly.Name, assembly => assembly.Build, StringComparer.Ordinal)),
        };
    }

    private static IReadOnlyList<T> Distinct<T>(List<T> items)
        where T : class => items.Count < 2 ? items : [.. items.Distinct()];

    private static int[] PlacesOf(List<UnitKey> uses, Dictionary<object, int> places)
    {
        var found = new int[uses.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = places[uses[i]];
        }

        Array.Sort(found);
        return found;
    }

    private List<ReachedUnit> Reach(MethodId function, IReadOnlyList<TypeId> typeArguments, IReadOnlyList<AssemblyCode> packages, List<TypeId> handed, StartCode start)
    {
        // Of objects, as others here: each further kind of collection takes some hundredths of a millisecond to load, when a program waits for its first version.
        var pending = new Stack<object>();
        foreach (var type in typeArguments)
        {
            pending.Push(type.Key);
        }

        foreach (var type in handed)
        {
            pending.Push(type.Key);
        }

        foreach (var package in packages)
        {
            pending.Push(package.Key);
        }

        // The function may make an object of what it is given for a type parameter.
        foreach (var type in typeArguments)
        {
            if (TypeFacts.ConstructorOf(type, assemblies) is { } constructor)
            {
                pending.Push(constructor.Body);
            }
        }

        pending.Push(function.Body);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var found = new List<ReachedUnit>();
        do
        {
            while (pending.TryPop(out var next))
            {
                if (seen.Add(next))
                {
                    var key = (UnitKey)next;
                    var unit = UnitOf(key);
                    found.Add(new ReachedUnit(key, unit, found.Count));
                    start.Add(unit);
                    foreach (var use in unit.Uses)
                    {
                        pending.Push(use);
                    }
                }
            }
        }
        while (start.AddTo(pending));

        return found;
    }

    private CodeUnit UnitOf(UnitKey key) => (CodeUnit)(key.Read ?? AssemblyCode.Kept(ref key.Read, UnitReader.Read(key, assemblies)));

    // The function first, then by kind and name; of one name, as types that are local to files may have, in the order in which they are found.
    private static int CompareReached(ReachedUnit one, ReachedUnit other)
    {
        if (one.Order == 0 || other.Order == 0)
        {
            return one.Order.CompareTo(other.Order);
        }

        var order = (int)one.Unit.Kind - (int)other.Unit.Kind;
        order = order != 0 ? order : string.CompareOrdinal(one.Unit.Name, other.Unit.Name);
        order = order != 0 ? order : string.CompareOrdinal(one.Key.Assembly.Version, other.Key.Assembly.Version);
        if (order == 0 && one.Unit.Kind == CodePartKind.Type)
        {
            // They are found in the order of the metadata, which is that of the files.
            order = string.CompareOrdinal(one.Unit.Hash, other.Unit.Hash);
        }

        return order != 0 ? order : one.Order.CompareTo(other.Order);
    }

    /// <summary>The default values of the parameters, which the host passes for what a call leaves out.</summary>
    private static CodePart Declare(MethodId function)
    {
        var stream = new CanonicalStream();
        var metadata = function.Assembly.Metadata;
        foreach (var handle in function.Definition.GetParameters())
        {
            var parameter = metadata.GetParameter(handle);
            if (parameter.SequenceNumber == 0)
            {
                continue;
            }

            var value = parameter.GetDefaultValue();
            if (!value.IsNil)
            {
                var constant = metadata.GetConstant(value);
                stream.Constant(metadata.GetString(parameter.Name), constant.TypeCode.ToString() + ":" + HexText.Of(metadata.GetBlobBytes(constant.Value)));
            }
            else if ((parameter.Attributes & ParameterAttributes.Optional) != 0)
            {
                // A decimal or a date is kept in an attribute.
                foreach (var attribute in parameter.GetCustomAttributes())
                {
                    stream.Constant(metadata.GetString(parameter.Name), HexText.Of(metadata.GetBlobBytes(metadata.GetCustomAttribute(attribute).Value)));
                }
            }
        }

        return new CodePart(CodePartKind.Declaration, "default values", stream.HashOfCode(), stream.Constants);
    }

    // By what they do: initializers of types that are local to files may have one name.
    private CodePart Declare(List<MethodId> initializers)
    {
        var stream = new CanonicalStream();
        foreach (var initializer in initializers)
        {
            var unit = UnitOf(initializer.Body);
            stream.Write(unit.Name).Write(unit.Hash);
        }

        return new CodePart(CodePartKind.Declaration, $"order in which the module initializers of {initializers[0].Assembly.Name} run", stream.HashOfCode(), []);
    }

    private sealed class ReachedUnit(UnitKey key, CodeUnit unit, int order)
    {
        public UnitKey Key { get; } = key;

        public CodeUnit Unit { get; } = unit;

        // The function itself is found first.
        public int Order { get; } = order;
    }
}
