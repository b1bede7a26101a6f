namespace Memento.Benchmarks;

/// <summary>What something may cost, and whether it does not cost more.</summary>
internal static class Budget
{
    /// <summary>Prints a line, green when the budget was kept and red when not.</summary>
    /// <returns>Whether it was kept.</returns>
    public static bool Print(bool kept, string subject, string text)
    {
        var colour = Console.IsOutputRedirected ? ("", "") : kept ? ("\e[32m", "\e[0m") : ("\e[31m", "\e[0m");
        Console.WriteLine($"{colour.Item1}{(kept ? "green" : "red  ")}{colour.Item2} {subject}: {text}");
        return kept;
    }
}
