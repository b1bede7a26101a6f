using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>
/// Reads one named part of the code into its canonical form. Tokens become names; what the compiler named (closures, state machines,
/// lambdas, types local to a file) becomes a number in the order of first use, and what it holds follows after the part itself, so that
/// neither where it stands nor what it is called counts.
/// </summary>
internal sealed partial class UnitReader
{
    private readonly IAssemblyCodes _assemblies;
    private readonly CodeUnit _unit;
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<object> _unread = new();
    private readonly HashSet<object> _uses = new(ReferenceEqualityComparer.Instance);

    // Whose code is read just now; null where it is what a field starts with.
    private MethodId? _method;

    private UnitReader(IAssemblyCodes assemblies, CodeUnit unit)
    {
        _assemblies = assemblies;
        _unit = unit;
    }

    private CanonicalStream Stream => _unit.Stream;

    /// <summary>Reads a part.</summary>
    public static CodeUnit Read(UnitKey key, IAssemblyCodes assemblies)
    {
        switch (key.Kind)
        {
            case CodePartKind.Method:
                return ReadMethod((MethodId)key.Member, assemblies);
            case CodePartKind.Initializer:
                var field = (FieldId)key.Member;
                var initializer = new UnitReader(assemblies, new CodeUnit(key.Kind, CodeNames.Of(field)));
                initializer.ReadField(field);
                return initializer.Finish();
            case CodePartKind.Type:
                var type = (TypeId)key.Member;
                var reader = new UnitReader(assemblies, new CodeUnit(key.Kind, type.IsAnonymous ? CodeNames.OfLocal(type) : CodeNames.Of(type)));
                if (type.IsAnonymous)
                {
                    reader.NumberOf(type);
                }
                else
                {
                    reader.ReadType(type);
                }

                return reader.Finish();
            case CodePartKind.Function:
                return ReadFunction((MethodId)key.Member, key.Version, assemblies);
            default:
                return new CodeUnit(CodePartKind.Assembly, key.Assembly.Name) { GivenCode = key.Assembly.Version };
        }
    }

    private static CodeUnit ReadMethod(MethodId method, IAssemblyCodes assemblies)
    {
        var references = assemblies.ReferencesOf(method.Assembly);
        var mark = method.Mark;
        var unit = new CodeUnit(CodePartKind.Method, method.Declaring.IsAnonymous && StartCode.Contains(method) ? CodeNames.OfLocal(method) : CodeNames.Of(method, references)) { IsMementoFunction = mark is not null };
        var reader = new UnitReader(assemblies, unit);
        if (method.Name == ".cctor")
        {
            reader.ReadStaticConstructor(method);
        }
        else
        {
            reader.WriteMethod(method);
            reader.ReadDependencies(method);
        }

        reader.Finish();
        if (mark is { Salt: not null } or { CodeHash: not null })
        {
            Give(unit, mark);
        }

        return unit;
    }

    // A function that gives its version. What it gives to its callers is theirs: they run its overrides.
    private static CodeUnit ReadFunction(MethodId method, string? version, IAssemblyCodes assemblies)
    {
        var function = new UnitReader(assemblies, new CodeUnit(CodePartKind.Function, CodeNames.Of(method, assemblies.ReferencesOf(method.Assembly))) { GivenCode = version, IsMementoFunction = true });
        function._unit.Methods.Add(method);
        function.UseHanded(HandedIn.OfResult(method, assemblies), "gives an object that may be of any type, of whose code nothing counts that is not reached otherwise");
        return function._unit;
    }

    private void UseHanded(HandedIn handed, string reason)
    {
        foreach (var type in handed.Types)
        {
            Use(type.Key);
        }

        if (handed.HasAny)
        {
            _unit.Gaps.Add(new CodeGap(_unit.Name, reason));
        }
    }

    private static void Give(CodeUnit unit, FunctionMark mark)
    {
        var own = unit.Own();
        unit.GivenCode = CanonicalStream.HashOf([mark.CodeHash ?? own.Hash, mark.Salt ?? ""]);
        unit.Mark = new VersionMark(mark.Salt, mark.CodeHash, mark.CodeHash is null ? own : null);
    }

    private CodeUnit Finish()
    {
        while (_unread.TryDequeue(out var next))
        {
            Stream.Write("has").Write(_numbers[next]);
            switch (next)
            {
                case MethodId method:
                    WriteMethod(method);
                    break;
                case FieldId field:
                    _method = null;
                    ReadField(field);
                    break;
                case TypeId type:
                    ReadAnonymousType(type);
                    break;
            }
        }

        return _unit;
    }

    private void Use(UnitKey key)
    {
        if (_uses.Add(key))
        {
            _unit.Uses.Add(key);
        }
    }

    private void Use(AssemblyCode outside)
    {
        if (outside.IsMissing)
        {
            _unit.Gaps.Add(new CodeGap(_unit.Name, "uses the assembly " + outside.Name + ", which is not found: the version that is asked for, " + outside.Version + ", counts in place of its code"));
        }

        if (!outside.IsInScope && outside.Version is not null)
        {
            Use(outside.Key);
        }
    }

    private void NumberOf(object anonymous)
    {
        if (!_numbers.TryGetValue(anonymous, out var number))
        {
            _numbers.Add(anonymous, number = _numbers.Count);
            _unread.Enqueue(anonymous);
        }

        Stream.Write("anonymous").Write(number);
    }
}
