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

    public const string Defaults = """"
        using System.Runtime.CompilerServices;

        namespace N;

        [Flags]
        public enum Side { Left = 1, Right = 2 }

        public static class Values
        {
            [MementoFunction]
            public static int Keys(string a, string? b = null, Side c = Side.Left | Side.Right, DateTime d = default, decimal e = 1.50m, params List<int> f) => 1;

            [MementoFunction]
            public static int Passed(
                int key,
                [NotInKey] string a = "a\"\\\n{}",
                [NotInKey] char b = '\'',
                [NotInKey] double c = double.NaN,
                [NotInKey] float d = 1.5f,
                [NotInKey] decimal e = -1.50m,
                [NotInKey] Side f = Side.Left | Side.Right,
                [NotInKey] Side? g = Side.Right,
                [NotInKey] int? h = null,
                [NotInKey] DateTime i = default,
                [NotInKey] bool j = true,
                [NotInKey] ulong k = ulong.MaxValue,
                [NotInKey] Action? l = null) => 1;

            [MementoFunction]
            public static string Caller(int x, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerArgumentExpression("x")] string? expression = null) => member;

            [MementoFunction]
            public static int Odd([System.Runtime.InteropServices.Optional] int a, int b, CancellationToken first, int cancellationToken, CancellationToken second = default) => 1;
        }
        """";

    public const string Accessibilities = """
        namespace N;

        internal sealed class Inside
        {
            [MementoFunction]
            public static int Public(int x) => x;
        }

        public class Outside
        {
            [MementoFunction]
            public static int Public(int x) => x;

            [MementoFunction]
            internal static int Internal(int x) => x;

            [MementoFunction]
            protected static int Protected(int x) => x;

            [MementoFunction]
            private static int Private(int x) => x;

            [MementoFunction]
            private static int OfPrivate(Nested x) => 1;

            [MementoFunction]
            public static int Overloaded(int? x) => 1;

            [MementoFunction]
            public static int Overloaded(List<string[]> x) => 1;

            [MementoFunction, Obsolete("Use the other.", true)]
            public static int Old(int x) => x;

            public interface INested
            {
                [MementoFunction]
                internal static int OfInterface(int x) => x;
            }

            private sealed class Nested
            {
                [MementoFunction]
                public static int OfNested(int x) => x;
            }
        }

        public static class OutsideMementos
        {
            [MementoFunction]
            internal static IReadOnlyList<int> OfInside(IReadOnlyList<Inside> x) => [1];
        }

        public static class Texts
        {
            extension(string text)
            {
                [MementoFunction]
                public int Words(char separator = ' ') => 1;

                [MementoFunction]
                public static T Made<T>(T x) where T : class => x;
            }
        }
        """;

    public const string Oblivious = """
        #nullable disable
        public class Old<T>
        {
            [MementoFunction]
            public static string F(string a, List<string> b, T c, string d = null) => a;

            public static string Use() => Old<string>.F("", null, null) + Old<int>.F("", null, 1, null);
        }
        """;

    public const string Constraints = """
        public class Outer<T>
        {
            public class Inner<U> where U : T
            {
                [MementoFunction]
                public static int F<V>(scoped in V v, in U u) where V : class, U, new() => 1;
            }
        }

        public static class Phantom
        {
            [MementoFunction]
            public static int F<T>(int x) where T : allows ref struct => x;

            [MementoFunction]
            public static T? G<T, TEnum>(T? x, nint y, (dynamic A, TEnum[]? B)[] z) where TEnum : struct, Enum => x;

        #pragma warning disable CS0693
            public class Shadowed<Task>
            {
                [MementoFunction]
                private static Task F<Task>(Task x) where Task : unmanaged => x;

                public static int Use() => F(1);
            }
        #pragma warning restore CS0693

            public static int Use()
            {
                var o = new object();
                return F<Span<int>>(1) + F<string>(2) + (G<string, DayOfWeek>(null, 1, []) ?? "").Length + Outer<object>.Inner<object>.F(new object(), in o);
            }
        }
        """;

    public const string Statements = """
        using Library;

        var x = await F.TwiceAsync(1) + F.Twice(F.Twice(2)) + Local(3) + Secret(4);
        Console.WriteLine($"{x} {F.Twice(5)}");
        return x;

        static int Local(int x) => F.Twice(x);

        internal partial class Program
        {
            [MementoFunction]
            private static int Secret(int x) => x;
        }

        namespace Library
        {
            internal static class F
            {
                [MementoFunction]
                public static int Twice(int x) => 2 * x;

                [MementoFunction]
                public static async Task<int> TwiceAsync(int x) => await Task.FromResult(2 * x);
            }
        }
        """;

    /// <summary>Those that an older language has.</summary>
    public static IEnumerable<TestCaseData> WithoutExtensionBlocks => All.Where(sample => !((string)sample.Arguments[0]!).Contains("extension(", StringComparison.Ordinal));

    /// <summary>All of them, by name.</summary>
    public static IEnumerable<TestCaseData> All => typeof(Samples).GetFields().Select(sample => new TestCaseData(sample.GetValue(null)).SetArgDisplayNames(sample.Name));
}
