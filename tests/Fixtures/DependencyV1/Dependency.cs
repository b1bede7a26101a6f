namespace Fixture;

/// <summary>A library that two plugins need in different versions.</summary>
public class Dependency
{
    public static string Describe() => "code 1, assembly " + typeof(Dependency).Assembly.GetName().Version;
}
