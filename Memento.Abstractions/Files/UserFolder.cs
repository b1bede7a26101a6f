namespace Memento.Files;

/// <summary>The folder of the user, which <c>~</c> stands for.</summary>
internal static class UserFolder
{
    /// <summary>A path with the user's folder in place of <c>~</c>, <c>~/</c> or <c>~\</c> at its beginning; another path as it is.</summary>
    public static string Expand(string path)
    {
        if (path is not "~" && !path.StartsWith("~/", StringComparison.Ordinal) && !path.StartsWith("~\\", StringComparison.Ordinal))
        {
            return path;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home, path[1..].TrimStart('/', '\\'));
    }
}
