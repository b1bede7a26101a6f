using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>
/// Code that runs before what a function does, and that nothing in its code names: the static constructors of the types that it uses, and the module
/// initializers of their assemblies. What of it may change a static field that the function reads is part of the function.
/// </summary>
internal sealed class StartCode(IAssemblyCodes assemblies)
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<FieldId> _fields = [];
    private readonly List<MethodId> _left = [];

    // The module initializers, of each assembly in the order in which they run, and those of them that count.
    private readonly List<List<MethodId>> _initializers = [];
    private readonly HashSet<object> _taken = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a method is such code.</summary>
    public static bool Contains(MethodId method) => method.Name == ".cctor" || Marks.Has(method.Assembly, method.Definition.GetCustomAttributes(), "System.Runtime.CompilerServices", "ModuleInitializerAttribute");

    /// <summary>Adds a part that a function reaches.</summary>
    public void Add(CodeUnit unit)
    {
        foreach (var field in unit.Fields)
        {
            _fields.Add(field);
            AddConstructorOf(field.Declaring);
            AddInitializersOf(field.Assembly);
        }

        foreach (var method in unit.Methods)
        {
            AddConstructorOf(method.Declaring);
            AddInitializersOf(method.Assembly);
        }
    }

    /// <summary>Adds to what is to be read what changes the fields that were found up to now; tells whether that is anything.</summary>
    public bool AddTo(Stack<object> pending)
    {
        var isAny = false;
        for (var i = _left.Count - 1; i >= 0; i--)
        {
            if (ChangesAny(_left[i]))
            {
                pending.Push(_left[i].Body);
                _taken.Add(_left[i]);
                _left.RemoveAt(i);
                isAny = true;
            }
        }

        return isAny;
    }

    /// <summary>The module initializers that count, in the order in which they run: of each assembly that has several of them.</summary>
    public List<List<MethodId>> FindOrders()
    {
        var found = new List<List<MethodId>>();
        foreach (var initializers in _initializers)
        {
            var taken = initializers.FindAll(_taken.Contains);
            if (taken.Count > 1)
            {
                found.Add(taken);
            }
        }

        found.Sort(static (one, other) => string.CompareOrdinal(one[0].Assembly.Name, other[0].Assembly.Name));
        return found;
    }

    private void AddConstructorOf(TypeId type)
    {
        if (!_seen.Add(type))
        {
            return;
        }

        foreach (var method in type.Methods)
        {
            if (method.Name == ".cctor")
            {
                _left.Add(method);
            }
        }
    }

    // The compiler has a static constructor of the module call each of them.
    private void AddInitializersOf(AssemblyCode assembly)
    {
        if (!_seen.Add(assembly))
        {
            return;
        }

        foreach (var method in assembly.Type(MetadataTokens.TypeDefinitionHandle(1)).Methods)
        {
            if (method.Name == ".cctor" && assembly.Image.BodyOf(method) is { } code)
            {
                var references = assemblies.ReferencesOf(assembly);
                var initializers = new List<MethodId>();
                foreach (var instruction in InstructionReader.Read(code.Il).All)
                {
                    if (instruction.Code == ILOpCode.Call && references.Member(instruction.Entity).Method is { } initializer)
                    {
                        _left.Add(initializer);
                        initializers.Add(initializer);
                    }
                }

                _initializers.Add(initializers);
            }
        }
    }

    private bool ChangesAny(MethodId method)
    {
        foreach (var field in _fields)
        {
            // What it puts into fields of its own type is part of what those start with.
            if ((method.Name != ".cctor" || OutsideSlice.IsOutside(field, method.Declaring)) && MethodTouch.ChangedBy(method, assemblies.ReferencesOf(method.Assembly)).Contains(field))
            {
                return true;
            }
        }

        return false;
    }
}
