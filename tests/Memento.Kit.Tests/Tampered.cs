using System.Reflection;

namespace Memento.Kit.Tests;

/// <summary>What a member does instead.</summary>
/// <param name="arguments">The arguments, which may be changed.</param>
/// <param name="next">Calls the member of the right one with the arguments as they are by then.</param>
/// <returns>What the member returns, of its very type.</returns>
internal delegate object? Tampering(object?[] arguments, Func<object?> next);

/// <summary>Stands before something and does as it does, but for a few of its members.</summary>
/// <remarks>Not sealed, and with a constructor of no parameters: the runtime derives from it.</remarks>
internal class Tampered : DispatchProxy
{
    private readonly Dictionary<string, Tampering> _changed = new(StringComparer.Ordinal);
    private object? _inner;

    /// <summary>Makes one.</summary>
    /// <param name="inner">What it does as.</param>
    /// <param name="changed">What it does otherwise, by the name of the member: <c>get_Name</c> for a property.</param>
    public static T Of<T>(T inner, params ReadOnlySpan<(string Member, Tampering Instead)> changed)
        where T : class
    {
        var proxy = Create<T, Tampered>();
        var tampered = (Tampered)(object)proxy;
        tampered._inner = inner;
        foreach (var (member, instead) in changed)
        {
            tampered._changed.Add(member, instead);
        }

        return proxy;
    }

    /// <summary>Another value than the one that a member gives.</summary>
    public static object Then<T>(object? task, Func<T, T> change) => new ValueTask<T>(ChangeAsync((ValueTask<T>)task!, change));

    /// <summary>Another value than the one that a member gives, by way of something that takes its time.</summary>
    public static object Then<T>(object? task, Func<T, Task<T>> change) => new ValueTask<T>(ChangeAsync((ValueTask<T>)task!, change));

    /// <summary>Something before or after what a member does.</summary>
    public static object Do(Func<Task> work) => new ValueTask(work());

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        args ??= [];
        object? Next() => targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        return _changed.TryGetValue(targetMethod.Name, out var instead) ? instead(args, Next) : Next();
    }

    private static async Task<T> ChangeAsync<T>(ValueTask<T> task, Func<T, T> change) => change(await task);

    private static async Task<T> ChangeAsync<T>(ValueTask<T> task, Func<T, Task<T>> change) => await change(await task);
}
