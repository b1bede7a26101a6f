using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Fixture;

internal sealed class Unbound : ISettingsBinder
{
    public TSettings Bind<TSettings>(IConfigurationSection section) where TSettings : class, new() => new();
}
