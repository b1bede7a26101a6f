using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Holds a section against the properties of settings, and finds every key that none is for and every value that one cannot have.</summary>
/// <param name="tree">The configuration.</param>
internal sealed class SettingsCheck(ConfigurationTree tree)
{
    private readonly List<ConfigurationMistake> _mistakes = [];
    private readonly List<string> _nulls = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes => _mistakes;

    /// <summary>The keys of those that are null and cannot be, which leaves the default.</summary>
    public IReadOnlyList<string> Nulls => _nulls;

    /// <summary>Looks through a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="type">The type of the settings.</param>
    public void Check(IConfigurationSection section, Type type) => CheckObject(section, type, isRoot: true);

    private void CheckObject(IConfigurationSection section, Type type, bool isRoot)
    {
        if (tree.NoGroupAt(section) is { } other)
        {
            Wrong(section, "a group of settings in braces", other);
            return;
        }

        var properties = Array.FindAll(type.GetProperties(BindingFlags.Public | BindingFlags.Instance), static property => property.CanWrite || !IsScalar(property.PropertyType));
        foreach (var child in section.GetChildren())
        {
            if (isRoot && child.Key.Equals(ConfigurationKeys.Type, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var property = Find(properties, child);
            if (property is null)
            {
                _mistakes.Add(ConfigurationMistake.UnknownKey(tree, child, properties.Select(KeyOf)));
                continue;
            }

            CheckValue(child, property.PropertyType);
            if (child.Value is null && IsScalar(property.PropertyType) && Nullable.GetUnderlyingType(property.PropertyType) is null)
            {
                _nulls.Add(child.Path);
            }
        }
    }

    private void CheckValue(IConfigurationSection section, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (typeof(IConfigurationSection).IsAssignableFrom(type))
        {
            return;
        }

        if (IsScalar(type))
        {
            CheckScalar(section, type);
        }
        else if (ElementOf(type) is { } element)
        {
            var isGroup = IsDictionary(type);
            if ((isGroup ? tree.NoGroupAt(section) : tree.NoListAt(section)) is { } other)
            {
                Wrong(section, isGroup ? "a group of settings in braces" : "a list in brackets", other);
                return;
            }

            foreach (var child in section.GetChildren())
            {
                CheckValue(child, element);
            }
        }
        else
        {
            CheckObject(section, type, isRoot: false);
        }
    }

    private void CheckScalar(IConfigurationSection section, Type type)
    {
        if (tree.NoTextAt(section) is { } other)
        {
            Wrong(section, Expected(type), other);
            return;
        }

        // JSON's null leaves the default.
        if (section.Value is not { } value || type == typeof(string))
        {
            return;
        }

        if (type == typeof(TimeSpan))
        {
            if (!Duration.TryRead(value, out _))
            {
                Wrong(section, Duration.Expected, $"'{value}'");
            }

            return;
        }

        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value);
            if (type.IsEnum && !IsNamed(type, value))
            {
                Wrong(section, Expected(type), $"'{value}'");
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException or InvalidCastException)
        {
            Wrong(section, Expected(type), $"'{value}'", exception);
        }
    }

    // An enumeration's converter takes any number too, and several names as the bits of one.
    private static bool IsNamed(Type type, string value) =>
        type.IsDefined(typeof(FlagsAttribute), inherit: false) || Enum.GetNames(type).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    private void Wrong(IConfigurationSection section, string expected, string actual, Exception? cause = null) => _mistakes.Add(ConfigurationMistake.At(
        tree,
        section.Path,
        ConfigurationErrors.WrongSetting,
        $"'{section.Path}' is {actual}, but {expected} is expected.",
        cause));

    /// <summary>The property that a section is for; null when there is none.</summary>
    public static PropertyInfo? Find(PropertyInfo[] properties, IConfigurationSection child) =>
        Array.Find(properties, candidate => KeyOf(candidate).Equals(child.Key, StringComparison.OrdinalIgnoreCase));

    private static string KeyOf(PropertyInfo property) => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    private static bool IsScalar(Type type) =>
        type == typeof(string) || (TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string)) && !typeof(IEnumerable).IsAssignableFrom(type));

    private static bool IsDictionary(Type type) => Implemented(type, typeof(IDictionary<,>)) is not null || Implemented(type, typeof(IReadOnlyDictionary<,>)) is not null;

    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : (Implemented(type, typeof(IDictionary<,>)) ?? Implemented(type, typeof(IReadOnlyDictionary<,>)))?.GetGenericArguments()[1]
            ?? Implemented(type, typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static Type? Implemented(Type type, Type definition) =>
        type.GetInterfaces().Append(type).FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);

    private static string Expected(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        TypeCode.Boolean => "true or false",
        >= TypeCode.SByte and <= TypeCode.UInt64 => "a whole number",
        >= TypeCode.Single and <= TypeCode.Decimal => "a number",
        TypeCode.String => "a text",
        _ when type == typeof(TimeSpan) => Duration.Expected,
        _ => $"a {type.Name}",
    };
}
