using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Memento.Core.Tests.Support;

/// <summary>What tests have their functions do, by the key of the test; in worker processes too, by way of a file.</summary>
/// <param name="member">The compiler's: the field that it is in.</param>
/// <param name="file">The compiler's: where that stands.</param>
internal sealed class HandedIn<T>([CallerMemberName] string member = "", [CallerFilePath] string file = "")
    where T : Delegate
{
    private readonly ConcurrentDictionary<string, T> _byKey = new();

    public T this[string key]
    {
        get => _byKey.TryGetValue(key, out var here) ? here
            : Runs.Folder is not null && File.Exists(FileOf(key)) ? (T)PortableDelegate.Read(File.ReadAllText(FileOf(key)))
            : throw new KeyNotFoundException($"The test has handed in nothing for {key}.");
        set
        {
            _byKey[key] = value;
            if (Runs.Folder is not null && CallingTests.RunElsewhere)
            {
                File.WriteAllText(FileOf(key), PortableDelegate.Write(value));
            }
        }
    }

    private string FileOf(string key) => Path.Combine(Runs.Folder!, $"{Runs.NameOf($"{file}/{member}/{key}")}.json");
}
