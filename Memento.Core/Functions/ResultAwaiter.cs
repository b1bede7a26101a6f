namespace Memento.Functions;

/// <summary>Turns what a function returns, a value or a task of one, into its result.</summary>
internal abstract class ResultAwaiter
{
    public abstract Type ResultType { get; }

    public abstract ValueTask<object?> AwaitAsync(object? returned);

    public static ResultAwaiter For(Type returnType)
    {
        var definition = returnType.IsGenericType ? returnType.GetGenericTypeDefinition() : null;
        var awaiter = definition == typeof(Task<>) ? typeof(OfTask<>)
            : definition == typeof(ValueTask<>) ? typeof(OfValueTask<>)
            : null;
        return awaiter is null
            ? new OfValue(returnType)
            : (ResultAwaiter)Activator.CreateInstance(awaiter.MakeGenericType(returnType.GetGenericArguments()))!;
    }

    private sealed class OfValue(Type resultType) : ResultAwaiter
    {
        public override Type ResultType { get; } = resultType;

        public override ValueTask<object?> AwaitAsync(object? returned) => new(returned);
    }

    private sealed class OfTask<T> : ResultAwaiter
    {
        public override Type ResultType => typeof(T);

        public override async ValueTask<object?> AwaitAsync(object? returned) => await ((Task<T>)returned!).ConfigureAwait(false);
    }

    private sealed class OfValueTask<T> : ResultAwaiter
    {
        public override Type ResultType => typeof(T);

        public override async ValueTask<object?> AwaitAsync(object? returned) => await ((ValueTask<T>)returned!).ConfigureAwait(false);
    }
}
