using System.Runtime.CompilerServices;
using Memento.Shapes;

namespace Memento.Keys.Exactness;

/// <summary>A record, plain class or struct: its members.</summary>
internal sealed class MembersEquality<T>(ObjectShape shape) : CompositeEquality<T>
{
    private readonly MemberEquality<T>[] _members =
    [
        .. shape.Members.Select(member => (MemberEquality<T>)Activator.CreateInstance(typeof(MemberEquality<,>).MakeGenericType(typeof(T), member.Type), member)!),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Type> Parts { get; } = [.. shape.Members.Select(member => member.Type)];

    /// <inheritdoc/>
    public override bool AreEqual(T x, T y)
    {
        if (!typeof(T).IsValueType)
        {
            if (ReferenceEquals(x, y))
            {
                return true;
            }

            // Where the stack ends the call goes by its hash, whose maker says what to do.
            if (x is null || y is null || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                return false;
            }
        }

        foreach (var member in _members)
        {
            if (!member.AreEqual(ref x, ref y))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override void AddTo(ref KeyHash hash, T value)
    {
        // A struct cannot hold itself; what else can is counted.
        if (!typeof(T).IsValueType && (value is null || !hash.Enter()))
        {
            hash.Add(-1);
            return;
        }

        foreach (var member in _members)
        {
            member.AddTo(ref hash, ref value);
        }

        if (!typeof(T).IsValueType)
        {
            hash.Leave();
        }
    }

    /// <inheritdoc/>
    public override bool TryKeep(ref Keeper keeper, ref T value)
    {
        if (IsNull(value) || IsImmutable)
        {
            return true;
        }

        if (!keeper.Enter() || !keeper.Take(16 + (sizeof(long) * _members.Length)))
        {
            return false;
        }

        // Not by a constructor, which may do more than store. The fields are all there is to it: the shape has seen to that.
        object copy = typeof(T).IsValueType ? value! : MemberwiseClone(value!);
        GC.SuppressFinalize(copy);
        foreach (var member in _members)
        {
            if (!member.TryKeep(ref keeper, copy))
            {
                return false;
            }
        }

        value = (T)copy;
        keeper.Leave();
        return true;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object MemberwiseClone(object value);
}
