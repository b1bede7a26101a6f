namespace Memento.Versioning.Tests;

/// <summary>Edits that must not change a version: texts in the source, and what is in their places before and after.</summary>
internal static class UnchangedEdits
{
    /// <summary>What the function computes.</summary>
    public const string Expression = "H.Twice(n) + H.Table[n % 3] + new Doubler(n).Apply(x => x + n) + (n is 5 ? H.Slow(n).Result : H.Items(n).Sum()) + (new { N = n }.N) + ((Colour)n).ToString().Length + new Both().First(n) + (new Pair().Equals(new Pair { Right = n }) ? 1 : 0)";

    public const string Types = """
        internal static class H
        {
            /*in helper above*/
            public static readonly int[] Table = [1, 2, 3, 4, 5];
            /*in helper*/
            public static readonly Dictionary<string, Func<int, int>> Ways = new() { ["twice"] = Twice, ["more"] = x => x + 1 };
            public static int Twice(int n) { /*in body*/ var doubled = n * 2; return doubled + (Ways.Count > 1 ? More(doubled) : 0); int More(int extra) => extra + n; }
            public static async Task<int> Slow(int n) { var before = n; await Task.Yield(); foreach (var item in Table) { await Task.Delay(item); before += item; } return before; }
            public static IEnumerable<int> Items(int n) { var at = 0; while (at < n) { yield return at++; } foreach (var item in Table.Where(i => i > n)) yield return item; }
            /*in helper below*/
        }
        internal abstract record Applier { /*in base*/ public abstract int Apply(Func<int, int> way); }
        internal sealed record Doubler(int N) : Applier { public override int Apply(Func<int, int> way) => way(N) + N switch { 1 => 2, 2 => 3, 7 => 8, _ => N }; /*in record*/ }
        internal enum Colour { Red = 1, Blue = 2, Green = 3 }
        internal interface IFirst { int First(int n); /*in interface*/ }
        internal interface ISecond { int Second(int n); }
        internal sealed class Both : IFirst, ISecond { public int First(int n) => n; public int Second(int n) => n + 1; /*in class*/ }
        internal struct Pair { public int Left; public int Right; /*in structure*/ }
        """;

    private const string Lambdas = "static int Unrelated(int x) { Func<int, int> f = y => x + y; return f(1) + new[] { 1, 2, 3, 4, 5, 6, 7 }.Sum(z => z + 1) + new { Other = x, More = 2 }.Other; }";

    private const string Machines = "static async Task<int> UnrelatedAsync(int x) { await Task.Yield(); return x; } static IEnumerable<int> UnrelatedItems(int x) { yield return x; }";

    public static readonly (string Name, string Place, string Text)[] Inserted =
    [
        ("a comment at the top", "/*top*/", "// A remark.\n/* Another one. */"),
        ("a comment in the function", "/*first*/", "// A remark.\n"),
        ("a comment in a helper", "/*in body*/", "/* A remark. */"),
        ("a documentation comment", "/*above*/", "/// <summary>Says something.</summary>\n"),
        ("empty lines", "/*first*/", "\n\n\n"),
        ("a method above", "/*above*/", "static int Unrelated(int x) => x * 3;"),
        ("a method below", "/*below*/", "static int Unrelated(int x) => x * 3;"),
        ("a method with lambdas above", "/*above*/", Lambdas),
        ("a method with lambdas below", "/*below*/", Lambdas),
        ("a method with lambdas in the helper's class", "/*in helper above*/", Lambdas),
        ("methods with state machines above", "/*above*/", Machines),
        ("methods with state machines in the helper's class", "/*in helper*/", Machines),
        ("an overload of a helper", "/*in helper above*/", "public static int Twice(string s) => s.Length;"),
        ("a generic overload of a helper", "/*in helper above*/", "public static int Twice<T>(T n, T m) => 1;"),
        ("a field above", "/*above*/", "static int unrelated;"),
        ("a field with an initializer above", "/*above*/", "static readonly int[] Unrelated = [7, 8, 9, 10, 11];"),
        ("a field with an initializer before a used one", "/*in helper above*/", "static readonly int[] Unrelated = [7, 8, 9, 10, 11]; static int mutable = Unrelated.Length;"),
        ("a field with an initializer between used ones", "/*in helper*/", "static readonly string Unrelated = string.Concat(\"a\", Environment.NewLine); static readonly Func<int, int> Lambda = x => x * 2;"),
        ("a field with a branch in its initializer", "/*in helper*/", "static readonly int Unrelated = Environment.ProcessorCount > 1 ? 2 : 3;"),
        ("a field with an initializer behind a used one", "/*in helper below*/", "static readonly Dictionary<string, int> Unrelated = new() { [\"a\"] = 1 };"),
        ("a constant", "/*above*/", "const int Unrelated = 3;"),
        ("a property", "/*in helper*/", "static int Unrelated { get; set; } = 3;"),
        ("a property of a record's class", "/*in base*/", "public static int Unrelated => 3;"),
        ("an open method of a record that others derive from", "/*in base*/", "public virtual int Unrelated() => 3;"),
        ("a method of a record", "/*in record*/", "public int Unrelated() => 3;"),
        ("an event", "/*above*/", "static event Action? Unrelated;"),
        ("a nested class", "/*above*/", "class Unrelated { public int A = 1; public override string ToString() => \"\"; }"),
        ("a class above", "/*top*/", "public class Unrelated { public static readonly string Text = \"a\"; public Func<int, int> F = x => x; }"),
        ("a class below", "/*bottom*/", "public class Unrelated { public static readonly string Text = \"a\"; public Func<int, int> F = x => x; }"),
        ("a class that derives", "/*bottom*/", "internal sealed record Unrelated : Applier { public override int Apply(Func<int, int> way) => 5; }"),
        ("a namespace", "/*bottom*/", "namespace Unrelated { static class Functions { public static int F(int n) => n; } }"),
        ("an enum", "/*top*/", "enum Unrelated { A, B }"),
        ("an interface", "/*top*/", "interface IUnrelated { int F(int n) => n; }"),
        ("another memento function", "/*above*/", "[MementoFunction] public static int Unrelated(int n) => n;"),
        ("array data of the same size", "/*above*/", "static readonly int[] Unrelated = [5, 4, 3, 2, 1];"),
        ("a module initializer", "/*bottom*/", "static class Unrelated { public static int Count; public static readonly List<int> All = new(); [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() { Count = 3; All.Add(Count); Console.Write(Count); } }"),
        ("module initializers", "/*bottom*/", "static class Unrelated { public static readonly List<int> All = new(); [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() => All.Add(1); [System.Runtime.CompilerServices.ModuleInitializer] internal static void Go() => All.Add(2); }"),
        ("a module initializer that reads what is used", "/*bottom*/", "static class Unrelated { public static int Count; [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() => Count = H.Twice(3) + H.Table[0]; }"),
        ("an empty static constructor", "/*in helper*/", "static H() { }"),
        ("a static constructor that fills what nobody reads", "/*in helper*/", "static class Unrelated { public static int Count; public static readonly List<int> All = new(); } static H() { Unrelated.Count = 3; Unrelated.All.Add(4); Console.Write(5); }"),
        ("a field that registers itself where nobody looks", "/*in helper below*/", "static class Unrelated { static readonly List<int> all = new(); public static bool Add(int n) { all.Add(n); return true; } } static readonly bool isAdded = Unrelated.Add(3);"),
        ("a field that is made of a used one", "/*in helper below*/", "static readonly int[] Unrelated = Table.Select(x => x + 1).ToArray();"),
        ("a thread's own field", "/*in helper*/", "[ThreadStatic] static int unrelated;"),
        ("a method of a class", "/*in class*/", "public int Unrelated() => 3; public string ToString(int n) => \"\"; public bool Equals(int n) => false;"),
        ("fields of a class", "/*in class*/", "int unrelated; public int More { get; set; }"),
        ("an interface's own method", "/*in interface*/", "int Unrelated(int n) => n * 3; static int More => 4;"),
        ("a method of a structure", "/*in structure*/", "public int Unrelated() => 3; static int unrelated;"),
        ("a constant of a structure", "/*in structure*/", "public const int Unrelated = 3;"),
        ("a pragma", "/*first*/", "\n#pragma warning disable CS0168\n"),
        ("a region", "/*first*/", "\n#region Something\n#endregion\n"),
    ];

    public static readonly (string Name, string Before, string After)[] Replaced =
    [
        ("a local's name", "local", "renamed"),
        ("a helper's local", "doubled", "renamed"),
        ("a local function's name", "More(", "Renamed("),
        ("a local function's parameter", "extra", "renamed"),
        ("a lambda's parameter", "x => x + n", "renamed => renamed + n"),
        ("a local across waits", "before", "renamed"),
        ("a local across yields", "at++", "at ++"),
        ("an iterator's local", "var at = 0; while (at < n) { yield return at++; }", "var position = 0; while (position < n) { yield return position++; }"),
        ("a loop's variable", "var item", "int item"),
        ("white space", "    ", "\t \t"),
        ("line ends", "\n", "\r\n"),
        ("parentheses", "n * 2", "(n * (2))"),
        ("a number's notation", "[1, 2, 3, 4, 5]", "[0x1, 0b10, 3, 4, 5]"),
        ("an expression body", "public static IEnumerable<int> Items(int n) {", "public static System.Collections.Generic.IEnumerable<System.Int32> Items(int n) {"),
        ("the order of an enum's names", "Red = 1, Blue = 2", "Blue = 2, Red = 1"),
        ("an enum's attribute", "Red = 1", "[Obsolete] Red = 1"),
        ("the order of a class's interfaces", ": IFirst, ISecond", ": ISecond, IFirst"),
        ("the order of a class's methods", "public int First(int n) => n; public int Second(int n) => n + 1;", "public int Second(int n) => n + 1; public int First(int n) => n;"),
        ("a class in parts", "internal sealed class Both : IFirst, ISecond {", "internal sealed partial class Both : ISecond; internal sealed partial class Both : IFirst {"),
        ("an attribute of a helper", "public static int Twice", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining), Obsolete] public static int Twice"),
        ("a helper's accessibility", "public static int Twice", "internal static int Twice"),
    ];

    /// <summary>What is in one place before, and in another one after.</summary>
    public static readonly (string Name, string Text, string From, string To)[] Moved =
    [
        ("a helper", "public static int Used(int n) => n * 3;", "/*above*/", "/*below*/"),
        ("a helper with a lambda", "public static int Used(int n) => new[] { 1, 2, n }.Sum(x => x * n);", "/*above*/", "/*below*/"),
        ("an async helper", "public static int Used(int n) => Later(n).Result; static async Task<int> Later(int n) { await Task.Yield(); return n; }", "/*above*/", "/*below*/"),
        ("a static field", "public static int Used(int n) => UsedTable[n]; static readonly int[] UsedTable = [4, 5, 6, 7, 8];", "/*above*/", "/*below*/"),
    ];
}
