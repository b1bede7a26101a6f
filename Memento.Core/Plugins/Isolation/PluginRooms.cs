using System.Collections.Concurrent;
using System.Reflection;

namespace Memento.Plugins;

/// <summary>
/// The rooms that this process has. A plugin is never unloaded, so that whoever needs the same one again gets the room that
/// there is: a room for each host would keep the memory, and the time of compiling the plugin's code, of every environment that
/// a program ever opened.
/// </summary>
internal static class PluginRooms
{
    // By the copy, whose name says its content: a plugin that was replaced is another copy, and gets a room of its own. By the
    // plugin too, since that is what a room's messages name.
    private static readonly ConcurrentDictionary<Room, Lazy<Assembly>> Rooms = new();

    /// <summary>The entry assembly of a plugin in its room, which is made for the first who asks.</summary>
    /// <param name="plugin">The plugin where it was found.</param>
    /// <param name="copy">The copy of its entry assembly, which never changes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly, or none for this machine.</exception>
    /// <exception cref="InvalidOperationException">The list of dependencies cannot be followed.</exception>
    public static Assembly Enter(PluginFile plugin, string copy)
    {
        var key = new Room(plugin.Path, copy);
        var room = Rooms.GetOrAdd(
            key,
            static (key, plugin) => new Lazy<Assembly>(() => new PluginLoadContext(plugin, key.Copy).LoadFromAssemblyPath(key.Copy)),
            plugin);
        try
        {
            return room.Value;
        }
        catch
        {
            // The next who asks tries again: the reason may have been a passing one.
            Rooms.TryRemove(KeyValuePair.Create(key, room));
            throw;
        }
    }

    private sealed record Room(string Plugin, string Copy);
}
