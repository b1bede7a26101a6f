using Memento.Generators.Tests.Analyzers.Support;
using Memento.Running;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM015: what a memento function throws, and the host cannot make anew.</summary>
public sealed class ThrowTests
{
    private const string Types = """
        class CodeException(int code) : Exception($"Code {code}.") { public int Code => code; }
        class NoTickerException(string ticker) : Exception($"There is no {ticker}.");
        class AddingException : Exception { public AddingException(string name) : base("No " + name + ".") { } }
        class PlaceException(string message, string place) : Exception(message) { public string Place => place; }
        class ListedException(string message, params int[] codes) : Exception(message) { public int[] Codes => codes; }
        class HiddenException : Exception { internal HiddenException(string message) : base(message) { } }
        class GenericException<T>(T value) : Exception("A value.") { public T Value => value; }
        class PlainException(string message) : Exception(message);
        class CausedException(string message, Exception? cause) : Exception(message, cause);
        class FixedException() : Exception("Nothing to say.");
        class DefaultException : Exception;
        class OptionalException(string message, int code = 0) : Exception(message) { public int Code => code; }
        class SeveralException : Exception { public SeveralException(int code) : base($"Code {code}.") { } public SeveralException(string message) : base(message) { } }
        class RewordedException : Exception { public RewordedException(string name) : base($"No {name}.") { } public RewordedException(string message, Exception? cause) : base(message, cause) { } }
        class OverridingException(string name) : Exception($"No {name}.") { public override string Message => "Always the same."; }
        class SameException(string message) : Exception($"{message}");
        class CancelledException(int code) : OperationCanceledException($"Code {code}.");
        class UnluckyException(int code) : NonMemoizedException($"Code {code}.");
        """;

    [TestCase("throw {|MEM015:new CodeException(n)|};")]
    [TestCase("return n > 0 ? n : throw {|MEM015:new CodeException(n)|};")]
    [TestCase("throw {|MEM015:new CodeException(n) { HelpLink = \"\" }|};")]
    [TestCase("throw (Exception){|MEM015:new CodeException(n)|};")]
    [TestCase("throw {|MEM015:new NoTickerException(\"A\")|};")]
    [TestCase("throw {|MEM015:new AddingException(\"A\")|};")]
    [TestCase("throw {|MEM015:new PlaceException(\"A\", \"B\")|};")]
    [TestCase("throw {|MEM015:new ListedException(\"A\", 1, 2)|};")]
    [TestCase("throw {|MEM015:new HiddenException(\"A\")|};")]
    [TestCase("throw {|MEM015:new GenericException<int>(n)|};")]
    [TestCase("try { return n; } finally { if (n > 1) throw {|MEM015:new CodeException(n)|}; }")]
    [TestCase("try { return n; } catch (Exception) { throw {|MEM015:new CodeException(n)|}; }")]
    [TestCase("try { throw {|MEM015:new CodeException(n)|}; } catch (FormatException) { return n; }")]
    [TestCase("return Inner(n); static int Inner(int m) => m > 0 ? m : throw {|MEM015:new CodeException(m)|};")]
    [TestCase("return Inner(); int Inner() { try { return 1 / n; } catch (DivideByZeroException) { throw {|MEM015:new CodeException(n)|}; } }")]
    [Fires("MEM015")]
    public async Task What_comes_back_as_something_else_is_reported(string body) => await Program.Check(With("", body));

    [TestCase("throw new PlainException(\"A\");")]
    [TestCase("throw new CausedException(\"A\", null);")]
    [TestCase("throw new FixedException();")]
    [TestCase("throw new DefaultException();")]
    [TestCase("throw new OptionalException(\"A\", 5);")]
    [TestCase("throw new SeveralException(5);")]
    [TestCase("throw new RewordedException(\"A\");")]
    [TestCase("throw new OverridingException(\"A\");")]
    [TestCase("throw new SameException(\"A\");")]
    [TestCase("throw new ArgumentOutOfRangeException(nameof(n), n, \"A\");")]
    [TestCase("throw new ArgumentNullException(nameof(n));")]
    [TestCase("throw new ArgumentException(\"A\", nameof(n));")]
    [TestCase("throw new ObjectDisposedException(\"A\");")]
    [TestCase("throw new FileNotFoundException(\"A\", \"a.txt\");")]
    [TestCase("throw new AggregateException(new PlainException(\"A\"));")]
    [TestCase("throw new CancelledException(n);")]
    [TestCase("throw new UnluckyException(n);")]
    [TestCase("try { throw new CodeException(n); } catch (CodeException) { return n; }")]
    [TestCase("try { throw new CodeException(n); } catch (Exception e) when (e.Message == \"\") { return n; }")]
    [TestCase("try { throw new CodeException(n); } catch { return n; }")]
    [TestCase("try { return Inner(n); } catch (CodeException) { return 0; } static int Inner(int m) => throw new CodeException(m);")]
    [TestCase("Func<int, int> f = m => throw new CodeException(m); return f(n);")]
    [TestCase("var e = new CodeException(n); return e.Code;")]
    [TestCase("return Callee(n);")]
    [Quiet("MEM015")]
    public async Task What_comes_back_as_it_was_or_is_caught_is_not_reported(string body) => await Program.Check(With("", body));

    [TestCase("(NotRemembered = [typeof(CodeException)])", false)]
    [TestCase("(NotRemembered = [typeof(Exception)])", false)]
    [TestCase("(NotRemembered = [typeof(PlainException)])", true)]
    [TestCase("(NotRemembered = [])", true)]
    [TestCase("(Remembered = [])", false)]
    [TestCase("(Remembered = [typeof(FormatException)])", false)]
    [TestCase("(Remembered = [typeof(CodeException)])", true)]
    [TestCase("(Remembered = [typeof(Exception)], NotRemembered = [typeof(CodeException)])", false)]
    public async Task Only_what_is_remembered_is_reported(string mark, bool isReported) =>
        await Program.Check(With(mark, $"throw {(isReported ? "{|MEM015:new CodeException(n)|}" : "new CodeException(n)")};"));

    [Test]
    public async Task Either_part_of_a_partial_function_may_be_marked() => await Program.Check($$"""
        static partial class Work
        {
            [MementoFunction] public static partial int F(int n);
            public static partial int F(int n) => throw {|MEM015:new CodeException(n)|};
        }
        {{Types}}
        """);

    [Test]
    public async Task It_says_what_to_do() => Assert.That(
        await Program.Message(With("", "throw {|MEM015:new CodeException(n)|};")),
        Is.EqualTo("Memento function 'F' throws 'CodeException', which cannot be made anew of its message, so that the same call throws a MementoException next time; give it a public constructor that takes the message, as '(string message, Exception? cause)', or name it in NotRemembered"));

    // What the rule says of a type is what the host makes of it.
    [TestCase(typeof(CodeException), false)]
    [TestCase(typeof(NoTickerException), false)]
    [TestCase(typeof(AddingException), false)]
    [TestCase(typeof(PlaceException), false)]
    [TestCase(typeof(ListedException), false)]
    [TestCase(typeof(HiddenException), false)]
    [TestCase(typeof(PlainException), true)]
    [TestCase(typeof(CausedException), true)]
    [TestCase(typeof(OptionalException), true)]
    [TestCase(typeof(SeveralException), true)]
    [TestCase(typeof(RewordedException), true)]
    [TestCase(typeof(SameException), true)]
    public void The_host_makes_of_a_type_what_the_rule_says(Type type, bool comesBack)
    {
        var made = ExceptionRecords.ToException(new ExceptionRecord(ExceptionReader.NameOf(type), "A message.", ""), type.Assembly);
        Assert.That(made.GetType() == type, Is.EqualTo(comesBack));
    }

    private static string With(string mark, string body) => $$"""
        static class Work
        {
            [MementoFunction{{mark}}] public static int F(int n) { {{body}} }
            public static int Callee(int n) => throw new CodeException(n);
        }
        {{Types}}
        """;

    private sealed class CodeException(int code) : Exception($"Code {code}.");

    private sealed class NoTickerException(string ticker) : Exception($"There is no {ticker}.");

    private sealed class AddingException : Exception
    {
        public AddingException(string name)
            : base("No " + name + ".")
        {
        }
    }

    private sealed class PlaceException(string message, string place) : Exception(message)
    {
        public string Place => place;
    }

    private sealed class ListedException(string message, params int[] codes) : Exception(message)
    {
        public int[] Codes => codes;
    }

    private sealed class HiddenException : Exception
    {
        internal HiddenException(string message)
            : base(message)
        {
        }
    }

    private sealed class PlainException(string message) : Exception(message);

    private sealed class CausedException(string message, Exception? cause) : Exception(message, cause);

    private sealed class OptionalException(string message, int code = 0) : Exception(message)
    {
        public int Code => code;
    }

    private sealed class SeveralException : Exception
    {
        public SeveralException(int code)
            : base($"Code {code}.")
        {
        }

        public SeveralException(string message)
            : base(message)
        {
        }
    }

    private sealed class RewordedException : Exception
    {
        public RewordedException(string name)
            : base($"No {name}.")
        {
        }

        public RewordedException(string message, Exception? cause)
            : base(message, cause)
        {
        }
    }

    private sealed class SameException(string message) : Exception($"{message}");
}
