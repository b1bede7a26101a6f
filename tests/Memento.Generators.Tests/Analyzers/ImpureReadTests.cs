using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM009: what a memento function reads beside its arguments.</summary>
public sealed class ImpureReadTests
{
    [TestCase("{|MEM009:DateTime.Now|}")]
    [TestCase("{|MEM009:DateTime.UtcNow|}.Year")]
    [TestCase("{|MEM009:DateTime.Today|}")]
    [TestCase("{|MEM009:DateTimeOffset.Now|}")]
    [TestCase("{|MEM009:DateTimeOffset.UtcNow|}")]
    [TestCase("{|MEM009:TimeProvider.System|}.GetUtcNow()")]
    [TestCase("{|MEM009:TimeZoneInfo.Local|}.Id")]
    [TestCase("{|MEM009:Random.Shared|}.Next()")]
    [TestCase("{|MEM009:new Random()|}.Next()")]
    [TestCase("{|MEM009:System.Security.Cryptography.RandomNumberGenerator.GetInt32(5)|}")]
    [TestCase("{|MEM009:Guid.NewGuid()|}")]
    [TestCase("{|MEM009:Guid.CreateVersion7()|}")]
    [TestCase("Enumerable.Range(0, n).Select(_ => {|MEM009:Guid.NewGuid()|}).Count()")]
    [TestCase("{|MEM009:Environment.GetEnvironmentVariable(\"HOME\")|}")]
    [TestCase("{|MEM009:Environment.MachineName|}")]
    [TestCase("{|MEM009:Environment.TickCount64|}")]
    [TestCase("{|MEM009:Environment.ProcessorCount|}")]
    [TestCase("{|MEM009:Environment.CurrentDirectory|}")]
    [TestCase("{|MEM009:System.IO.Directory.GetCurrentDirectory()|}")]
    [TestCase("{|MEM009:System.Globalization.CultureInfo.CurrentCulture|}.Name")]
    [TestCase("{|MEM009:Console.ReadLine()|}")]
    [TestCase("{|MEM009:Console.In|}.ReadLine()")]
    [TestCase("{|MEM009:s_field|}")]
    [TestCase("{|MEM009:s_field|}++")]
    [TestCase("{|MEM009:s_field|} += n")]
    [TestCase("{|MEM009:s_items|}[0]")]
    [TestCase("{|MEM009:Settable|}")]
    [TestCase("{|MEM009:SetByThis|}")]
    [TestCase("Interlocked.Increment(ref {|MEM009:s_field|})")]
    [Fires("MEM009")]
    public async Task What_is_not_in_the_key_is_reported(string expression) => await Program.Check(With($"var read = {expression}; return 1;"));

    [TestCase("return n + Constant + s_readonly + ReadOnly;")]
    [TestCase("s_field = n; return n;")]
    [TestCase("s_field++; return n;")]
    [TestCase("s_field += n; return n;")]
    [TestCase("Interlocked.Increment(ref s_field); return n;")]
    [TestCase("_ = Interlocked.Increment(ref s_field); return n;")]
    [TestCase("Settable = n; return n;")]
    [TestCase("return nameof(s_field).Length + nameof(DateTime.Now).Length;")]
    [TestCase("return new Random(n).Next();")]
    [TestCase("return new DateTime(2020, 1, 1).Year + DateTime.MinValue.Year + Guid.Empty.GetHashCode();")]
    [TestCase("return System.Globalization.CultureInfo.InvariantCulture.LCID;")]
    [TestCase("var time = System.Diagnostics.Stopwatch.StartNew(); Console.WriteLine(time.Elapsed); return n;")]
    [TestCase("return Environment.NewLine.Length;")]
    [TestCase("System.Diagnostics.Activity.Current?.AddTag(\"n\", n); return n;")]
    [TestCase("return Callee(n);")]
    [Quiet("MEM009")]
    public async Task What_depends_on_the_arguments_only_is_not_reported(string body) => await Program.Check(With(body));

    [Test]
    [Quiet("MEM009")]
    public async Task A_function_that_is_not_marked_may_read_what_it_likes() =>
        await Program.Check("static class Work { static int s_field; public static long Run(int n) => DateTime.Now.Ticks + s_field; }");

    [Test]
    public async Task Local_functions_and_lambdas_are_part_of_the_body() => await Program.Check("""
        static class Work
        {
            [MementoFunction]
            public static long Run(int n)
            {
                Func<long> later = () => {|MEM009:DateTime.Now|}.Ticks;
                Func<Guid> id = {|MEM009:Guid.NewGuid|};
                return later() + Local();

                static long Local() => {|MEM009:Environment.TickCount64|};
            }
        }
        """);

    [Test]
    public async Task The_body_of_a_partial_method_is_looked_at() => await Program.Check("""
        static partial class Work
        {
            [MementoFunction] public static partial long Run(int n);
            public static partial long Run(int n) => {|MEM009:Environment.TickCount64|};
        }
        """);

    [Test]
    public async Task The_message_says_what_is_read_and_what_to_do() => Assert.That(
        await Program.Message("static class Work { [MementoFunction] public static long Run(int n) => {|MEM009:DateTime.UtcNow|}.Ticks; }"),
        Is.EqualTo("Memento function 'Run' reads DateTime.UtcNow, the clock: its result depends on what is not in its key; take it as a parameter"));

    private const string InVersion = "its value is not in the key, and each value makes another version of the function";
    private const string Perhaps = "its value is not in the key, and may not be in the function's version either";

    [TestCase("", "static int s_field;", "s_field", InVersion)]
    [TestCase("", "static int[] s_items = [];", "s_items", InVersion)]
    [TestCase("", "static int Settable { get; set; }", "Settable", InVersion)]
    [TestCase("(VersionSalt = \"1\")", "static int s_field;", "s_field", InVersion)]
    [TestCase("(Version = \"1\")", "static int s_field;", "s_field", Perhaps)]
    [TestCase("", "static Action? s_action;", "s_action", Perhaps)]
    [TestCase("", "static System.IO.Stream? s_stream;", "s_stream", Perhaps)]
    [TestCase("", "static int Settable { get => Environment.ProcessId; set { } }", "Settable", Perhaps)]
    public async Task The_message_says_whether_the_value_of_static_state_counts(string mark, string member, string name, string effect) => Assert.That(
        await Program.Message($"static class Work {{ {member} [MementoFunction{mark}] public static int Run(int n) {{ var read = {{|MEM009:{name}|}}; return n; }} }}"),
        Is.EqualTo($"Memento function 'Run' reads Work.{name}, which is mutable static state: {effect}; take it as a parameter"));

    [Test]
    public async Task Static_state_of_a_generic_type_may_not_count() => Assert.That(
        await Program.Message("static class Held<T> { public static int Value; } static class Work { [MementoFunction] public static int Run(int n) => {|MEM009:Held<string>.Value|}; }"),
        Does.Contain(Perhaps));

    private static string With(string body) => $$"""
        static class Work
        {
            const int Constant = 1;
            static readonly int s_readonly = 1;
            static int s_field;
            static int[] s_items = [];
            static int Settable { get; set; }
            public static int SetByThis { get; private set; }
            static int ReadOnly { get; } = 1;
            static int Callee(int n) => n + s_field;

            [MementoFunction]
            public static int Run(int n) { {{body}} }
        }
        """;
}
