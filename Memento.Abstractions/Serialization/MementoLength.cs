namespace Memento.Serialization;

/// <summary>Tells mementos that are longer than what is read of one. Of all that stands in them only arguments can be so long.</summary>
internal static class MementoLength
{
    /// <summary>Far more than a memento has beside arguments, in bytes.</summary>
    private const int Rest = 16 * 1024 * 1024;

    /// <summary>Whether a memento is longer than <see cref="MementoSerializer.MaximumLength"/>, with room for what is not counted.</summary>
    public static bool IsTooLong(MementoRecord memento) => IsTooLong(memento, MementoSerializer.MaximumLength - Rest);

    /// <summary>Whether the arguments in a memento, its own and those of the calls it lists, take more bytes than a number.</summary>
    public static bool IsTooLong(MementoRecord memento, long most)
    {
        var length = (long)memento.Arguments.Length;
        for (var i = 0; i < memento.Invocations.Count; i++)
        {
            length += memento.Invocations[i].Arguments.Length;
        }

        // Nearly always half of it is enough to say no.
        return 2 * length > most && Escaped(memento.Arguments) + memento.Invocations.Sum(static invocation => Escaped(invocation.Arguments)) > most;
    }

    /// <summary>Normalized JSON as a text within JSON: of its signs, all of them ASCII, these get a backslash.</summary>
    private static long Escaped(string arguments) => (long)arguments.Length + arguments.AsSpan().Count('"') + arguments.AsSpan().Count('\\');
}
