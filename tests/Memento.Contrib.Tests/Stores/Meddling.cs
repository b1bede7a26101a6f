namespace Memento.Contrib.Tests.Stores;

/// <summary>What somebody else does once, after a question to a <see cref="MeddledStore{T}"/>.</summary>
internal sealed class Meddling
{
    private (string Operation, Func<Task> Act)? _next;

    /// <summary>Whether it was done.</summary>
    public bool IsDone => _next is null;

    /// <summary>Says what is done, and after which operation.</summary>
    public void After(string operation, Func<Task> act) => _next = (operation, act);

    /// <param name="operation">The operation's name.</param>
    public void Answered(string operation)
    {
        if (_next is { } next && next.Operation == operation)
        {
            _next = null;
            next.Act().GetAwaiter().GetResult();
        }
    }
}
