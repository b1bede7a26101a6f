namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions that read a file, at the versions of their code.</summary>
internal static class Catalogue
{
    [MementoFunction]
    public static string Text(string key, string path)
    {
        Runs.Count(key);
        Memo.File(path);
        return File.ReadAllText(path);
    }

    [MementoFunction]
    public static int Length(string key, string path)
    {
        Runs.Count(key);
        return Text(key, path).Length;
    }
}
