using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>The cultures of a caller as they come to another process.</summary>
internal sealed class CallCultureTests
{
    private static readonly DateTime Day = new(2026, 3, 4, 15, 6, 7, DateTimeKind.Utc);

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    [TearDown]
    public void Restore() => CultureInfo.CurrentCulture = _before;

    [Test]
    public void What_a_program_has_changed_in_its_culture_comes_along()
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo("de-DE").Clone();
        culture.NumberFormat.NumberDecimalSeparator = ".";
        culture.NumberFormat.NumberGroupSizes = [2, 3];
        culture.NumberFormat.NumberNegativePattern = 0;
        culture.DateTimeFormat.ShortDatePattern = "yyyy'/'MM'/'dd";
        culture.DateTimeFormat.DayNames = ["a", "b", "c", "d", "e", "f", "g"];
        culture.DateTimeFormat.FirstDayOfWeek = DayOfWeek.Wednesday;
        var read = Cross(culture);
        Assert.That(Texts(read), Is.EqualTo(Texts(culture)));
        Assert.That((read.Name, read.DateTimeFormat.FirstDayOfWeek), Is.EqualTo(("de-DE", DayOfWeek.Wednesday)));
    }

    [TestCase("th-TH")]
    [TestCase("ar-SA")]
    [TestCase("fa-IR")]
    public void So_does_another_calendar(string name)
    {
        foreach (var calendar in CultureInfo.GetCultureInfo(name).OptionalCalendars)
        {
            var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
            culture.DateTimeFormat.Calendar = calendar;
            Assert.That(Texts(Cross(culture)), Is.EqualTo(Texts(culture)), calendar.GetType().Name);
        }
    }

    [TestCase("")]
    [TestCase("de-CH")]
    [TestCase("tr-TR")]
    public void Of_a_culture_as_it_is_the_name_is_enough(string name)
    {
        Assert.That(Written(CultureInfo.GetCultureInfo(name)), Is.EqualTo($$"""{"cultures":["{{name}}","{{CultureInfo.CurrentUICulture.Name}}"]}"""));
        Assert.That(Written((CultureInfo)CultureInfo.GetCultureInfo(name).Clone()), Is.EqualTo(Written(CultureInfo.GetCultureInfo(name))), "also of a copy");
        Assert.That(Cross(CultureInfo.GetCultureInfo(name)), Is.SameAs(CultureInfo.GetCultureInfo(name)));
    }

    private static string[] Texts(CultureInfo culture) =>
        [(-12345678.5).ToString("N2", culture), 0.5.ToString(culture), 3.5.ToString("C", culture), .. "dDtTfFgGmMyY".Select(format => Day.ToString(format.ToString(), culture))];

    private static CultureInfo Cross(CultureInfo culture)
    {
        using var document = JsonDocument.Parse(Written(culture));
        return CallCulture.Read(document.RootElement).Culture;
    }

    private static string Written(CultureInfo culture)
    {
        CultureInfo.CurrentCulture = culture;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            CallCulture.Write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
