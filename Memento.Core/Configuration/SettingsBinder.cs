using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>
/// Reads sections into settings, strictly: first every key and value of the section is checked against the settings'
/// properties, so that the error can name the file, the key and what was expected; then the configuration binder fills them.
/// </summary>
internal sealed class SettingsBinder(ConfigurationTree tree) : ISettingsBinder
{
    /// <inheritdoc/>
    public TSettings Bind<TSettings>(IConfigurationSection section)
        where TSettings : class, new()
    {
        ArgumentNullException.ThrowIfNull(section);
        var nulls = new List<string>();
        CheckObject(section, typeof(TSettings), isRoot: true, nulls);
        var settings = new TSettings();
        if (!TrySetTexts(section, settings))
        {
            (nulls.Count == 0 ? section : Without(section, nulls)).Bind(settings);
        }

        return settings;
    }

    // Most sections have a path or two, and setting up the binder for these takes longer than opening the store that they name.
    private static bool TrySetTexts(IConfigurationSection section, object settings)
    {
        var texts = new List<(PropertyInfo Property, string? Value)>();
        var properties = settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var child in section.GetChildren())
        {
            var property = Find(properties, child);
            if (property is null)
            {
                // The backend's name.
                continue;
            }

            if (property.PropertyType != typeof(string) || property.SetMethod is not { IsPublic: true } || child.Value is null)
            {
                return false;
            }

            texts.Add((property, child.Value));
        }

        foreach (var (property, value) in texts)
        {
            property.SetValue(settings, value);
        }

        return true;
    }

    // The binder would put a zero in the place of a default, or a null where none is expected.
    private static IConfigurationSection Without(IConfigurationSection section, List<string> keys)
    {
        var all = section.AsEnumerable().ToList();
        return new ConfigurationBuilder()
            .AddInMemoryCollection(all.Where(pair => pair.Value is not null || !(keys.Contains(pair.Key) || IsGroup(pair.Key))))
            .Build()
            .GetSection(section.Path);

        // A group has no value, and is there by what is in it.
        bool IsGroup(string key) => all.Exists(pair => pair.Key.StartsWith(key + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase));
    }

    private void CheckObject(IConfigurationSection section, Type type, bool isRoot, List<string> nulls)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw Wrong(section, "a group of settings in braces");
        }

        var properties = Array.FindAll(type.GetProperties(BindingFlags.Public | BindingFlags.Instance), static property => property.CanWrite || !IsScalar(property.PropertyType));
        foreach (var child in section.GetChildren())
        {
            if (isRoot && child.Key.Equals(ConfigurationKeys.Type, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var property = Find(properties, child)
                ?? throw UnknownKey(tree, child, properties.Select(KeyOf));
            CheckValue(child, property.PropertyType, nulls);
            if (child.Value is null && IsScalar(property.PropertyType) && Nullable.GetUnderlyingType(property.PropertyType) is null)
            {
                nulls.Add(child.Path);
            }
        }
    }

    private void CheckValue(IConfigurationSection section, Type declared, List<string> nulls)
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
            if (!string.IsNullOrEmpty(section.Value))
            {
                throw Wrong(section, $"a {(IsDictionary(type) ? "group of settings in braces" : "list in brackets")}");
            }

            foreach (var child in section.GetChildren())
            {
                CheckValue(child, element, nulls);
            }
        }
        else
        {
            CheckObject(section, type, isRoot: false, nulls);
        }
    }

    private void CheckScalar(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
        {
            throw Wrong(section, Expected(type));
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
                throw Wrong(section, Duration.Expected);
            }

            return;
        }

        try
        {
            var converted = TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value);
            if (type.IsEnum && !IsNamed(type, converted!, value))
            {
                throw Wrong(section, Expected(type));
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException or InvalidCastException)
        {
            throw Wrong(section, Expected(type), exception);
        }
    }

    // An enumeration's converter takes any number, and several names as the bits of one.
    private static bool IsNamed(Type type, object converted, string value) =>
        type.IsDefined(typeof(FlagsAttribute), inherit: false) || (Enum.IsDefined(type, converted) && !value.Contains(',', StringComparison.Ordinal));

    /// <summary>The error for a key that nobody reads.</summary>
    public static ConfigurationException UnknownKey(ConfigurationTree tree, IConfigurationSection section, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        var expected = names.Length == 0 ? "no settings are expected here" : $"expected one of: {string.Join(", ", names)}";
        return new ConfigurationException(ConfigurationErrors.UnknownKey, $"{tree.OriginOf(section.Path)}: unknown key '{section.Path}'; {expected}.");
    }

    private ConfigurationException Wrong(IConfigurationSection section, string expected, Exception? cause = null) =>
        new($"{tree.OriginOf(section.Path)}: '{section.Path}' is {(section.Value is { } value ? $"'{value}'" : "a group or list")}, but {expected} is expected.", cause);

    private static PropertyInfo? Find(PropertyInfo[] properties, IConfigurationSection child) =>
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
