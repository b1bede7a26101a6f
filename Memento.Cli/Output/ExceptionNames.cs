namespace Memento.Cli.Output;

/// <summary>Types of exceptions as a person knows them.</summary>
internal static class ExceptionNames
{
    /// <summary>The full name of the type, from the name that is stored: <c>dotnet::Shop:ShopException</c> is <c>Shop.ShopException</c>.</summary>
    public static string Of(string stored)
    {
        var start = stored.IndexOf("::", StringComparison.Ordinal);
        return (start < 0 ? stored : stored[(start + 2)..]).Replace(':', '.').TrimStart('.');
    }
}
