namespace Memento.Generators.Tests.Support;

/// <summary>What users write.</summary>
internal static class Samples
{
    public const string Fibonacci = """
        Console.WriteLine(Numbers.Fibonacci(90));

        static class Numbers
        {
            [MementoFunction]
            public static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
        }
        """;

    public const string Shapes = """
        namespace Shop;

        public static class Pricing
        {
            [MementoFunction]
            public static async Task<double> PriceAsync(string ticker, int days, double rate = 0.05, [NotInKey] Action? log = null, CancellationToken token = default)
            {
                await Task.Yield();
                return days * rate;
            }

            [MementoFunction]
            public static ValueTask<int> CountAsync(params string?[] tickers) => new(tickers.Length);

            [MementoFunction]
            public static int Nothing() => 1;

            public static async Task UseAsync(CancellationToken stop)
            {
                await PriceAsync("IBM", 3);
                await PriceAsync(days: 4, ticker: "IBM");
                await PriceAsync("IBM", 3, log: () => { }, token: stop);
                await PriceAsync("IBM", 3, 0.06);
                await CountAsync();
                await CountAsync("IBM", null);
                Nothing();
            }
        }
        """;

    public const string Generics = """
        using System.Numerics;

        public static class Sorting
        {
            [MementoFunction]
            public static T[] Sort<T>(in T first, T[] others) where T : notnull, IComparable<T> => [first, .. others];

            public static U[] Twice<U>(U value) where U : struct, IComparable<U> => Sort(value, [value]);
        }

        public class Box<T> where T : class?
        {
            [MementoFunction]
            private static (T Value, int Count) Wrap<TCount>(T value, dynamic count, TCount key) where TCount : unmanaged => (value, (int)count);

            public static (T, int) Use(T value) => Wrap<int>(value, (object)3, 4);
        }
        """;

    public const string Collisions = """
        namespace @namespace;

        public static class @class
        {
            [MementoFunction]
            public static int @int(int @return, int key, int result, int Task, int arguments) => @return;

            [MementoFunction]
            public static int @int(this string Given_Given_return) => 1;

            public static int Use() => @int(1, 2, 3, 4, 5) + "".@int() + @int("") + "x"?.@int() ?? 0;

            private class Hidden
            {
                [MementoFunction]
                internal static int Deep(int n) => n;

                internal static int Use() => Deep(1);
            }
        }
        """;

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<TestCaseData> All => typeof(Samples).GetFields().Select(sample => new TestCaseData(sample.GetValue(null)).SetArgDisplayNames(sample.Name));
}
