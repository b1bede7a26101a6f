using System.Reflection;

namespace Memento.Contrib.Tests.Stores;

/// <summary>A store after whose answer to a question somebody else does something, once: before the asker goes on.</summary>
public class MeddledStore<T> : DispatchProxy
    where T : class
{
    private T? _inner;
    private Meddling? _meddling;

    internal static T Create(T inner, Meddling meddling)
    {
        var store = Create<T, MeddledStore<T>>();
        var proxy = (MeddledStore<T>)(object)store;
        proxy._inner = inner;
        proxy._meddling = meddling;
        return store;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
        finally
        {
            _meddling!.Answered(targetMethod!.Name);
        }
    }
}
