using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>A remembered exception is of a type that the function's code can see, or a stand-in takes its place: whatever name was stored, and nothing is loaded for it.</summary>
public class ExceptionRecordTests
{
    private const string Here = "dotnet::Memento.Core.Tests.Running:ExceptionRecordTests+";

    [TestCase("dotnet::System:InvalidOperationException", typeof(InvalidOperationException))]
    [TestCase(Here + "Plain", typeof(Plain))]
    public void A_type_that_the_code_sees_is_made(string name, Type type) => Assert.That(Made(name), Is.TypeOf(type));

    [TestCase(typeof(Generic<int>))]
    [TestCase(typeof(Generic<List<Plain>>))]
    [TestCase(typeof(Generic<Generic<string>[]>))]
    public void A_generic_type_of_types_that_the_code_sees_is_made(Type type) => Assert.That(Made(ExceptionReader.NameOf(type)), Is.TypeOf(type));

    [TestCase("")]
    [TestCase("dotnet::")]
    [TestCase("dotnet:::")]
    [TestCase("dotnet::A:")]
    [TestCase("dotnet:::\0")]
    [TestCase("dotnet::System:Exception[]")]
    [TestCase("dotnet::System:Exception&")]
    [TestCase("dotnet::System:Exception, System.Private.CoreLib")]
    [TestCase("dotnet::System:Object")]
    [TestCase("python::builtins:ValueError")]
    [TestCase(Here + "Generic`1")]
    [TestCase(Here + "Generic`1[")]
    [TestCase(Here + "Generic`1[[]]")]
    [TestCase(Here + "Generic`1[[System.Int32, Nowhere]]")]
    [TestCase(Here + "Generic`1[[System.Int32, =,]]")]
    [TestCase(Here + "Generic`1[[System.Int32, System.Private.CoreLib],[System.Int32, System.Private.CoreLib]]")]
    [TestCase(Here + "Numeric`1[[System.String, System.Private.CoreLib]]")]
    [TestCase(Here + "Generic`1[[System.Span`1[[System.Int32, System.Private.CoreLib]], System.Private.CoreLib]]")]
    public void Of_any_other_name_a_stand_in_is_made(string name)
    {
        var made = Made(name);
        Assert.That(made, Is.TypeOf<MementoException>().With.Message.EqualTo("message"));
        Assert.That(((MementoException)made).Original!.Name, Is.EqualTo(name));
    }

    [Test]
    public void No_assembly_is_loaded_for_a_name()
    {
        // It is there for every program, and this one has no use for it.
        const string Unused = "System.Net.WebProxy";
        Made($"{Here}Generic`1[[System.Net.WebProxy, {Unused}]]");
        Assert.That(AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name), Has.No.Member(Unused));
    }

    [TestCase(nameof(Fixed))]
    [TestCase(nameof(Optional))]
    [TestCase(nameof(AllOptional))]
    [TestCase(nameof(Caused))]
    [TestCase(nameof(Reworded))]
    public void A_type_is_made_by_what_takes_the_message_and_by_what_takes_nothing(string type)
    {
        var made = Made(Here + type);
        Assert.That(made, Has.Property(nameof(Exception.Message)).EqualTo("message"));
        Assert.That(made.GetType().Name, Is.EqualTo(type));
    }

    [Test]
    public void What_is_optional_has_its_default()
    {
        var made = (Optional)Made(Here + nameof(Optional));
        Assert.That((made.Code, made.Place, made.Time), Is.EqualTo((7, (string?)null, default(DateTime))));
    }

    [TestCase(nameof(Unfixed))]
    [TestCase(nameof(TwoTexts))]
    [TestCase(nameof(Listed))]
    [TestCase(nameof(Closed))]
    public void A_type_is_not_made_that_would_say_something_else_or_get_what_it_does_not_expect(string type) => Assert.That(Made(Here + type), Is.TypeOf<MementoException>());

    private static Exception Made(string name) => ExceptionRecords.ToException(new ExceptionRecord(name, "message", "trace"), typeof(ExceptionRecordTests).Assembly);

    public sealed class Plain(string message) : Exception(message);

    public sealed class Fixed() : Exception("message");

    public sealed class Unfixed() : Exception("Another message.");

    public sealed class Optional(string message, int code = 7, string? place = null, DateTime time = default) : Exception(message)
    {
        public int Code { get; } = code;

        public string? Place { get; } = place;

        public DateTime Time { get; } = time;
    }

    public sealed class AllOptional(int code = 0) : Exception("message")
    {
        public int Code { get; } = code;
    }

    public sealed class Caused(string text, Exception? cause) : Exception(text, cause);

    public sealed class Reworded : Exception
    {
        public Reworded(string place)
            : base($"message of {place}")
        {
        }

        public Reworded()
            : base("message")
        {
        }
    }

    public sealed class TwoTexts(string message, string place) : Exception(message)
    {
        public string Place { get; } = place;
    }

    public sealed class Listed(string message, params int[] codes) : Exception(message)
    {
        public int[] Codes { get; } = codes;
    }

    public sealed class Closed : Exception
    {
        private Closed(string message)
            : base(message)
        {
        }

        public static Closed Of(string message) => new(message);
    }

    public sealed class Generic<T>(string message) : Exception(message);

    public sealed class Numeric<T>(string message) : Exception(message)
        where T : struct;
}
