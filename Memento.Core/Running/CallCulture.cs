using System.Globalization;
using System.Text.Json;

namespace Memento.Running;

/// <summary>The cultures of a call from another process: a function that formats without saying how does it there as its caller would.</summary>
internal sealed record CallCulture(CultureInfo Culture, CultureInfo UserInterface)
{
    private const string Property = "cultures";

    /// <summary>Writes those of this thread.</summary>
    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray(Property);
        json.WriteStringValue(CultureInfo.CurrentCulture.Name);
        json.WriteStringValue(CultureInfo.CurrentUICulture.Name);
        CultureChanges.Write(json, CultureInfo.CurrentCulture);
        json.WriteEndArray();
    }

    /// <exception cref="CultureNotFoundException">This system does not have one.</exception>
    public static CallCulture Read(JsonElement root)
    {
        var cultures = root.GetProperty(Property);
        var culture = CultureInfo.GetCultureInfo(cultures[0].GetString()!);
        return new CallCulture(
            cultures.GetArrayLength() > 2 ? CultureChanges.Read(cultures[2], culture) : culture,
            CultureInfo.GetCultureInfo(cultures[1].GetString()!));
    }

    /// <summary>Makes them those of this flow of control.</summary>
    public void Enter()
    {
        CultureInfo.CurrentCulture = Culture;
        CultureInfo.CurrentUICulture = UserInterface;
    }
}
