namespace Memento.Versioning;

/// <summary>An assembly whose code was read, in the build that it was read from.</summary>
/// <param name="Assembly">Its simple name.</param>
/// <param name="Id">The id of the build; <see cref="None"/> of an assembly that is not there, so that it is noticed when it comes.</param>
internal sealed record CodeModule(string Assembly, Guid Id)
{
    /// <summary>What stands for the build of an assembly that is not there.</summary>
    public static readonly Guid None = Guid.Empty;
}
