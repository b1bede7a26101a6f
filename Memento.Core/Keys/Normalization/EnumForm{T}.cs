using System.Globalization;
using System.Reflection;
using System.Text;
using Memento.Keys.Exactness;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>
/// An enum: its type and the member's name, so that renumbering the members changes no key. A value without a name of its
/// own, such as a combination of flags, is told by its number.
/// </summary>
internal sealed class EnumForm<T> : ValueForm<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, byte[]> _named = [];
    private readonly byte[] _end;

    public EnumForm()
    {
        _end = Encoding.ASCII.GetBytes(Written(writer =>
        {
            writer.Raw(",\"type\":"u8);
            writer.Text(TypeNames.Of(typeof(T)));
        }));

        // Two names of one number are one value: the one that sorts first stands for both.
        foreach (var field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.Name, CodePointComparer.Instance))
        {
            _named.TryAdd((T)field.GetValue(null)!, Encoding.ASCII.GetBytes(Written(writer => writer.Text(field.Name))));
        }
    }

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        writer.Raw("{\"_mementoType\":\"enum\""u8);
        if (_named.TryGetValue(value, out var name))
        {
            writer.Raw(",\"member\":"u8);
            writer.Raw(name);
            writer.Raw(_end);
        }
        else
        {
            writer.Raw(_end);
            writer.Raw(",\"value\":"u8);
            if (Enum.GetUnderlyingType(typeof(T)) == typeof(ulong))
            {
                writer.Integer(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
            }
            else
            {
                writer.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }
        }

        writer.Punctuation('}');
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => new BitwiseEquality<T>();

    private static string Written(Action<NormalizedWriter> write)
    {
        using var writer = new NormalizedWriter();
        write(writer);
        return Encoding.ASCII.GetString(writer.Written);
    }
}
