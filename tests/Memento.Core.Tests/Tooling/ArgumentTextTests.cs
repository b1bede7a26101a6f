using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json.Nodes;
using Memento.Functions;
using Memento.Tooling;

namespace Memento.Core.Tests.Tooling;

/// <summary>Arguments from texts and from JSON, by the type of the parameter.</summary>
internal sealed class ArgumentTextTests
{
    private static IEnumerable<TestCaseData> Values =>
    [
        new(typeof(int), "-3", -3),
        new(typeof(ulong), "18446744073709551615", ulong.MaxValue),
        new(typeof(BigInteger), "123456789012345678901234567890", BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture)),
        new(typeof(double), "1e-3", 0.001),
        new(typeof(double), "NaN", double.NaN),
        new(typeof(float), "0.1", 0.1f),
        new(typeof(decimal), "1.50", 1.50m),
        new(typeof(DateTime), "2026-03-01T12:00:00Z", new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)),
        new(typeof(DateTime), "2026-03-01", new DateTime(2026, 3, 1)),
        new(typeof(DateTimeOffset), "2026-03-01T12:00:00Z", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
        new(typeof(TimeOnly), "21:15", new TimeOnly(21, 15)),
        new(typeof(TimeSpan), "1.12:30:00", new TimeSpan(1, 12, 30, 0)),
        new(typeof(byte[]), "AQI=", new byte[] { 1, 2 }),
        new(typeof(DayOfWeek?), "Friday", DayOfWeek.Friday),
        new(typeof(DayOfWeek?), "null", null),
        new(typeof(AttributeTargets), "Class, Method", AttributeTargets.Class | AttributeTargets.Method),
        new(typeof(double), "-Infinity", double.NegativeInfinity),
        new(typeof(string), "null", "null"),
        new(typeof(double[]), "[1,2.5]", new[] { 1, 2.5 }),
        new(typeof(double[]), "null", null),
        new(typeof(double[,]), "[[1,2,3],[4,5.5,\"NaN\"]]", new[,] { { 1, 2, 3 }, { 4, 5.5, double.NaN } }),
        new(typeof(double[,]), "{\"shape\":[1,2],\"items\":[1,2]}", new double[,] { { 1, 2 } }),
        new(typeof(double[,]), "[[],[]]", new double[2, 0]),
        new(typeof(double[,]), "null", null),
        new(typeof(int[,,]), "[[[1,2]],[[3,4]]]", new[,,] { { { 1, 2 } }, { { 3, 4 } } }),
        new(typeof(int[][,]), "[[[1,2]],[[3],[4]]]", new[] { new[,] { { 1, 2 } }, new[,] { { 3 }, { 4 } } }),
        new(typeof(DateOnly[,]), "[[\"2026-03-01\"]]", new[,] { { new DateOnly(2026, 3, 1) } }),
        new(typeof(Complex), "{\"Imaginary\":-2.0,\"Real\":1.5}", new Complex(1.5, -2)),
        new(typeof(Complex[]), "[{\"Real\":1,\"Imaginary\":\"Infinity\"}]", new[] { new Complex(1, double.PositiveInfinity) }),
        new(typeof(Complex?), "null", null),
        new(typeof(Dictionary<string, int>), "{\"a\":1}", new Dictionary<string, int> { ["a"] = 1 }),
    ];

    [TestCaseSource(nameof(Values))]
    public void A_text_becomes_a_value_of_the_parameters_type(Type type, string text, object? value)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.That(Bind(type, new JsonObject { ["texts"] = new JsonObject { ["value"] = text } }), Is.EqualTo(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase(typeof(int), "1,5")]
    [TestCase(typeof(byte), "256")]
    [TestCase(typeof(double), "1,5")]
    [TestCase(typeof(bool), "1")]
    [TestCase(typeof(char), "ab")]
    [TestCase(typeof(DayOfWeek), "friday")]
    [TestCase(typeof(DayOfWeek), "3")]
    [TestCase(typeof(DayOfWeek), "-1")]
    [TestCase(typeof(DayOfWeek), "Monday, Wednesday")]
    [TestCase(typeof(double), "1e999")]
    [TestCase(typeof(float), "-1e39")]
    [TestCase(typeof(Half), "1e10")]
    [TestCase(typeof(DateTimeOffset), "2026-03-01T12:00:00")]
    [TestCase(typeof(int[]), "1,2")]
    [TestCase(typeof(int), "null")]
    public void A_text_that_is_none_of_the_type_is_an_error_that_names_the_parameter(Type type, string text) => Assert.That(
        () => Bind(type, new JsonObject { ["texts"] = new JsonObject { ["value"] = text } }),
        Throws.TypeOf<ToolRequestException>().With.Message.Contains("'value'").And.Message.Contains(text).And.Message.Contains("is expected"));

    [TestCase(typeof(int), "3", 3)]
    [TestCase(typeof(double), "3", 3.0)]
    [TestCase(typeof(DayOfWeek), "\"Friday\"", DayOfWeek.Friday)]
    [TestCase(typeof(string), "\"a\"", "a")]
    [TestCase(typeof(string), "null", null)]
    public void JSON_becomes_a_value_of_the_parameters_type(Type type, string json, object? value) =>
        Assert.That(Bind(type, JsonNode.Parse($$"""{ "values": { "value": {{json}} } }""")!.AsObject()), Is.EqualTo(value));

    [TestCase(typeof(int), "\"3\"")]
    [TestCase(typeof(int), "null")]
    [TestCase(typeof(int), "3.5")]
    [TestCase(typeof(string), "3")]
    [TestCase(typeof(bool), "\"true\"")]
    public void JSON_that_is_none_of_the_type_is_an_error_that_names_the_parameter(Type type, string json) => Assert.That(
        () => Bind(type, JsonNode.Parse($$"""{ "values": { "value": {{json}} } }""")!.AsObject()),
        Throws.TypeOf<ToolRequestException>().With.Message.Contains("'value'"));

    [TestCase(typeof(int), "\"x\"")]
    [TestCase(typeof(int), "3.5")]
    [TestCase(typeof(bool), "\"yes\"")]
    [TestCase(typeof(double?), "[1]")]
    public void JSON_that_is_none_of_the_type_is_told_without_a_name_of_NET(Type type, string json) => Assert.That(
        () => Bind(type, JsonNode.Parse($$"""{ "values": { "value": {{json}} } }""")!.AsObject()),
        Throws.TypeOf<ToolRequestException>().With.Message.EndsWith($"is '{json}', and {ArgumentText.Expected(type)} is expected."));

    [TestCase("{\"Ticker\":\"A\"}", "The JSON lacks the member 'Lots' of {0}.")]
    [TestCase("{\"Ticker\":\"A\",\"lots\":1}", "The JSON has 'lots' at byte 14, which is no member of {0}.")]
    [TestCase("{\"Ticker\":\"A\",\"Ticker\":\"B\"}", "The JSON has 'Ticker' twice, the second time at byte 14.")]
    [TestCase("{\"Ticker\":\"A\",\"Lots\":\"many\"}", "The JSON has a String at byte 21 that is no System.Int32.")]
    public void JSON_of_a_record_that_it_is_not_is_told_by_the_member(string json, string reason) => Assert.That(
        () => Bind(typeof(Deal), new JsonObject { ["texts"] = new JsonObject { ["value"] = json } }),
        Throws.TypeOf<ToolRequestException>().With.Message.EndsWith(" is expected: " + string.Format(CultureInfo.InvariantCulture, reason, typeof(Deal))));

    [TestCase("[[1,2],[3]]", "The JSON has a list of 1 that ends at byte 9, where those before it in its System.Double[,] are of 2.")]
    [TestCase("[[1,2],[3,4,5]]", "The JSON has a list of 3 that ends at byte 13, where those before it in its System.Double[,] are of 2.")]
    [TestCase("[]", "The JSON has no list that tells the lengths of its System.Double[,]; an object with its shape and its items does.")]
    [TestCase("[[1],null]", "The JSON has a Null at byte 5 that is no System.Double[,].")]
    [TestCase("[1,2]", "The JSON has a Number at byte 1 that is no System.Double[,].")]
    [TestCase("[[[1]]]", "The JSON has a StartArray at byte 2 that is no System.Double.")]
    public void Lists_that_are_no_array_of_two_dimensions_are_told_by_what_is_wrong(string json, string reason) => Assert.That(
        () => Bind(typeof(double[,]), new JsonObject { ["texts"] = new JsonObject { ["value"] = json } }),
        Throws.TypeOf<ToolRequestException>().With.Message.EndsWith(" is expected: " + reason));

    private static object? Bind(Type type, JsonObject arguments)
    {
        var method = typeof(ArgumentTextTests).GetMethod(nameof(Identity), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type);
        return ArgumentText.Bind(FunctionDefinition.Of(method), arguments)[0];
    }

    private static T Identity<T>(T value) => value;

    private sealed record Deal(string Ticker, int Lots);
}
