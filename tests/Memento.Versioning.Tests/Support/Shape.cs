namespace Memento.Versioning.Tests.Support;

/// <summary>
/// A kind of function to put an expression into: what is true of plain code must be true of code that the compiler takes apart. The
/// comments in it are places for other code.
/// </summary>
internal sealed record Shape(string Name, string Function)
{
    public static readonly Shape[] All =
    [
        new("Plain", """
            [MementoFunction] public static int F(int n)
            {
                /*first*/
                var local = 0;
                for (var turn = 0; turn < n; turn++)
                {
                    local += EXPRESSION;
                }

                return local;
            }
            """),
        new("Async", """
            [MementoFunction] public static async Task<int> F(int n)
            {
                /*first*/
                await Task.Yield();
                var local = EXPRESSION;
                await Task.Delay(local);
                return local + n;
            }
            """),
        new("Iterator", """
            [MementoFunction] public static List<int> F(int n) => [.. Items(n)];

            private static IEnumerable<int> Items(int n)
            {
                /*first*/
                for (var local = 0; local < n; local++)
                {
                    yield return local;
                    yield return EXPRESSION;
                }
            }
            """),
        new("Lambda", """
            [MementoFunction] public static int F(int n)
            {
                /*first*/
                var local = n + 1;
                Func<int, Func<int, int>> add = x => y => x + y + local;
                return Enumerable.Range(0, n).Where(a => a > local).Select(a => add(a)(EXPRESSION)).Sum(a => a + n);
            }
            """),
        new("Generic", """
            [MementoFunction] public static List<T> F<T>(int n, T item)
            {
                /*first*/
                var local = new List<T> { item };
                local.AddRange(Enumerable.Repeat(item, EXPRESSION));
                return local.OrderBy(other => EqualityComparer<T>.Default.Equals(other, item)).ToList();
            }
            """),
    ];

    /// <summary>The class that the function is in.</summary>
    public string Type => Name + "Functions";

    /// <summary>A program with a function of every shape, each in a class of its own.</summary>
    public static string Program(string expression, string types = "") => $$"""
        /*top*/
        {{string.Join('\n', All.Select(shape => shape.Class(expression)))}}

        {{types}}
        /*bottom*/
        """;

    private string Class(string expression) => $$"""
        public static class {{Type}}
        {
            /*above*/

            {{Function.Replace("EXPRESSION", "(" + expression + ")", StringComparison.Ordinal)}}

            /*below*/
        }
        """;

    public override string ToString() => Name;
}
