using System.Runtime.CompilerServices;

namespace Memento.Core.Tests.Functions;

/// <summary>A memento function of a class whose name is special, as that of an extension block's declarations is.</summary>
[SpecialName]
internal static class SpeciallyNamed
{
    [MementoFunction(Version = "1")]
    public static int Special(int x) => x;
}
