namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions that are called as members of their first argument.</summary>
internal static class Texts
{
    extension(string text)
    {
        [MementoFunction(Version = "1")]
        public int Words(char separator = ' ')
        {
            Runs.Count(text);
            return text.Split(separator).Length;
        }

        [MementoFunction(Version = "1")]
        public static string Repeated(string key, int times)
        {
            Runs.Count(key);
            return string.Concat(Enumerable.Repeat("x", times));
        }
    }

    [MementoFunction(Version = "1")]
    public static string Reversed(this string text, bool upper = false)
    {
        Runs.Count(text);
        var reversed = string.Concat(text.Reverse());
        return upper ? reversed.ToUpperInvariant() : reversed;
    }

    [MementoFunction(Version = "1")]
    public static TResult To<TSource, TResult>(this TSource value, string key)
        where TSource : IConvertible
    {
        Runs.Count(key);
        return (TResult)Convert.ChangeType(value, typeof(TResult), System.Globalization.CultureInfo.InvariantCulture);
    }
}
