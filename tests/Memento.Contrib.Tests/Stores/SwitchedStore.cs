using System.Reflection;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A store that can be switched off: every question to it throws then, or hangs.</summary>
public class SwitchedStore<T> : DispatchProxy
    where T : class
{
    private T? _inner;
    private Switch? _switch;

    internal static T Create(T inner, Switch on)
    {
        var store = Create<T, SwitchedStore<T>>();
        var proxy = (SwitchedStore<T>)(object)store;
        proxy._inner = inner;
        proxy._switch = on;
        return store;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name is not ("DisposeAsync" or "GetUri" or "FollowForgotten") || _switch!.Hangs(targetMethod.Name))
        {
            _switch!.Ask(targetMethod.Name, args is [System.Collections.ICollection many, ..] ? many.Count : 1);
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
