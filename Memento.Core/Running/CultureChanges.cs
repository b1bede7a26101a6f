using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>
/// What a program has changed in a culture that goes by its name to another process, or its user has in the settings of the system: its calendar, and how it writes numbers and dates,
/// such as a point in the place of the comma.
/// </summary>
internal static class CultureChanges
{
    private const string CalendarIndex = "calendar";
    private const string Numbers = "numbers";
    private const string Dates = "dates";

    private static readonly PropertyInfo[] NumberProperties = Settable(typeof(NumberFormatInfo));
    private static readonly PropertyInfo[] DateProperties = Settable(typeof(DateTimeFormatInfo));

    // One that cannot be changed, and was found to be as its name says: that of all calls of a program, mostly.
    private static CultureInfo? _unchanged;

    /// <summary>Writes an object that says what differs from the culture of the name; nothing where nothing does.</summary>
    public static void Write(Utf8JsonWriter json, CultureInfo culture)
    {
        if (ReferenceEquals(culture, _unchanged))
        {
            return;
        }

        var plain = CultureInfo.GetCultureInfo(culture.Name);
        var calendar = IndexOf(plain, culture.DateTimeFormat.Calendar);
        var isOtherCalendar = calendar >= 0 && calendar != IndexOf(plain, plain.DateTimeFormat.Calendar);
        if (isOtherCalendar)
        {
            plain = With(plain, calendar);
        }

        var numbers = Changed(NumberProperties, plain.NumberFormat, culture.NumberFormat);
        var dates = Changed(DateProperties, plain.DateTimeFormat, culture.DateTimeFormat);
        if (!isOtherCalendar && numbers.Count + dates.Count == 0)
        {
            _unchanged = culture.IsReadOnly ? culture : null;
            return;
        }

        json.WriteStartObject();
        if (isOtherCalendar)
        {
            json.WriteNumber(CalendarIndex, calendar);
        }

        Write(json, Numbers, numbers, culture.NumberFormat);
        Write(json, Dates, dates, culture.DateTimeFormat);
        json.WriteEndObject();
    }

    /// <summary>The culture with what was changed in it.</summary>
    /// <param name="changes">What <see cref="Write(Utf8JsonWriter, CultureInfo)"/> wrote.</param>
    /// <param name="plain">The culture of the name.</param>
    public static CultureInfo Read(JsonElement changes, CultureInfo plain)
    {
        var culture = changes.TryGetProperty(CalendarIndex, out var calendar) ? With(plain, calendar.GetInt32()) : (CultureInfo)plain.Clone();
        Set(changes.GetProperty(Numbers), NumberProperties, culture.NumberFormat);
        Set(changes.GetProperty(Dates), DateProperties, culture.DateTimeFormat);
        return culture;
    }

    private static PropertyInfo[] Settable(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite && property.PropertyType != typeof(Calendar))];

    private static CultureInfo With(CultureInfo plain, int calendar)
    {
        // The names and patterns that go with it come with it.
        var culture = (CultureInfo)plain.Clone();
        culture.DateTimeFormat.Calendar = culture.OptionalCalendars[calendar];
        return culture;
    }

    // A culture takes no other calendars than these.
    private static int IndexOf(CultureInfo plain, Calendar calendar) => Array.FindIndex(
        plain.OptionalCalendars,
        candidate => candidate.GetType() == calendar.GetType() && (candidate as GregorianCalendar)?.CalendarType == (calendar as GregorianCalendar)?.CalendarType);

    private static List<PropertyInfo> Changed(PropertyInfo[] properties, object plain, object changed) =>
        [.. properties.Where(property => !StructuralComparisons.StructuralEqualityComparer.Equals(property.GetValue(plain), property.GetValue(changed)))];

    private static void Write(Utf8JsonWriter json, string name, List<PropertyInfo> properties, object format)
    {
        json.WriteStartObject(name);
        foreach (var property in properties)
        {
            json.WritePropertyName(property.Name);
            JsonSerializer.Serialize(json, property.GetValue(format), property.PropertyType, HostJson.Options);
        }

        json.WriteEndObject();
    }

    private static void Set(JsonElement values, PropertyInfo[] properties, object format)
    {
        foreach (var property in properties)
        {
            if (values.TryGetProperty(property.Name, out var value))
            {
                property.SetValue(format, value.Deserialize(property.PropertyType, HostJson.Options));
            }
        }
    }
}
