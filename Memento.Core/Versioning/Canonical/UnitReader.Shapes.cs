using System.Reflection;
using Memento.Files;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>What types are beside their code: what the runtime asks of them, and where their values lie.</content>
internal sealed partial class UnitReader
{
    private void WriteShape(TypeId type)
    {
        WriteInterfaces(type);
        WriteHiding(type);
        WriteOverriding(type);

        // An enum is written by its names, and values without an Equals of their own are compared by their fields.
        var isEnum = TypeFacts.IsEnum(type, _assemblies);
        if (isEnum || TypeFacts.IsValueType(type, _assemblies) || (type.Definition.Attributes & TypeAttributes.LayoutMask) != TypeAttributes.AutoLayout)
        {
            WriteValues(type, isEnum);
        }
    }

    // Their implementations may all be parts already, as methods that code calls by name: it still makes a difference whether it finds the interface.
    private void WriteInterfaces(TypeId type)
    {
        var interfaces = TypeFacts.InterfacesOf(type, _assemblies);
        if (interfaces.Length == 0)
        {
            return;
        }

        var sorted = new List<TypeSignature>(interfaces);
        sorted.Sort(static (one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
        foreach (var parent in sorted)
        {
            if (!IsOfRecord(parent, type))
            {
                Stream.Write("implements");
                WriteType(parent);
            }
        }
    }

    // Of a record it is true whatever its source says.
    private static bool IsOfRecord(TypeSignature parent, TypeId type)
    {
        if (parent is not { Name: "System.IEquatable`1", Parts: [{ Definition: { } compared }] } || compared != type)
        {
            return false;
        }

        foreach (var method in type.Methods)
        {
            if (method.Name == "<Clone>$")
            {
                return true;
            }
        }

        return false;
    }

    // A method that is called by name is a part whether it overrides the one of a base or stands beside it.
    private void WriteHiding(TypeId type)
    {
        var hiding = TypeFacts.HidingMethodsOf(type, _assemblies);
        hiding.Sort(string.CompareOrdinal);
        foreach (var name in hiding)
        {
            Stream.Write("hides").Write(name);
        }
    }

    // Of a base that is not read nobody knows here what it declares.
    private void WriteOverriding(TypeId type)
    {
        var overriding = TypeFacts.OverridingMethodsOf(type, _assemblies);
        overriding.Sort(string.CompareOrdinal);
        foreach (var name in overriding)
        {
            Stream.Write("overrides").Write(name);
        }
    }

    private void WriteValues(TypeId type, bool isEnum)
    {
        var declared = new List<FieldId>();
        foreach (var field in type.Fields)
        {
            if (field.IsStatic == isEnum)
            {
                declared.Add(field);
            }
        }

        var fields = new List<FieldId>(declared);
        fields.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        WriteSize(type);
        WriteLayout(type, isEnum);
        if (isEnum)
        {
            WriteEnum(type);
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            WriteValue(field, values);
        }

        // The order is where the fields lie, and of several names for one value which of them it is called by.
        var isOrdered = isEnum ? values.Count < fields.Count : (type.Definition.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.SequentialLayout;
        if (isOrdered && !AreSame(fields, declared))
        {
            Stream.Write("order");
            foreach (var field in declared)
            {
                Stream.Write(field.Name);
            }
        }
    }

    private void WriteEnum(TypeId type)
    {
        if (Marks.Has(type.Assembly, type.Definition.GetCustomAttributes(), "System", nameof(FlagsAttribute)))
        {
            Stream.Write("flags");
        }

        // Which number it is: one with a sign is written and compared otherwise than one without.
        foreach (var field in type.Fields)
        {
            if (!field.IsStatic && _assemblies.ReferencesOf(field.Assembly).TypeOf(field) is { Name: not "System.Int32" } number)
            {
                WriteType(number);
            }
        }
    }

    private static bool AreSame(List<FieldId> some, List<FieldId> others)
    {
        for (var i = 0; i < some.Count; i++)
        {
            if (some[i] != others[i])
            {
                return false;
            }
        }

        return true;
    }

    private void WriteValue(FieldId field, HashSet<string> values)
    {
        var type = _assemblies.ReferencesOf(field.Assembly).TypeOf(field);
        Stream.Write(field.Name);
        WriteType(type);

        // Where fields lie over each other, what is written to one is read from another.
        if ((field.Declaring.Definition.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout)
        {
            Stream.Write(field.Definition.GetOffset());
        }

        if (field.Definition.GetMarshallingDescriptor() is { IsNil: false } native)
        {
            Stream.Write("marshal").Write(HexText.Of(field.Assembly.Metadata.GetBlobBytes(native)));
        }

        if (field.Definition.GetDefaultValue() is { IsNil: false } value)
        {
            var text = HexText.Of(field.Assembly.Metadata.GetBlobBytes(field.Assembly.Metadata.GetConstant(value).Value));
            values.Add(text);
            Stream.Constant("enum", text);
        }
        else if (!field.IsStatic)
        {
            // It is compared with the value around it, by its own Equals, and lies in it.
            HandValues(type);
        }
    }

    // Of values that are not laid out in their order, and of what is not, as native code gets it, in the usual characters.
    private void WriteLayout(TypeId type, bool isEnum)
    {
        var layout = type.Definition.Attributes & TypeAttributes.LayoutMask;
        var characters = type.Definition.Attributes & TypeAttributes.StringFormatMask;
        if (!isEnum && layout == TypeAttributes.AutoLayout)
        {
            Stream.Write("laid out by the runtime");
        }

        if (characters != TypeAttributes.AnsiClass)
        {
            Stream.Write("characters").Write((long)characters);
        }
    }

    // How large a value is, where its declaration says so.
    private void WriteSize(TypeId type)
    {
        var layout = type.Definition.GetLayout();
        if (!layout.IsDefault && (layout.Size > 1 || layout.PackingSize > 0))
        {
            Stream.Write("layout").Write(layout.Size).Write(layout.PackingSize);
        }

        if (Marks.Find(type.Assembly, type.Definition.GetCustomAttributes(), CompilerServices, "InlineArrayAttribute") is { Arguments: [int length] })
        {
            Stream.Write("elements").Write(length);
        }
    }
}
