namespace Memento.Core.Tests.Functions;

/// <summary>Memento functions of an extension block, of which the compiler keeps the declarations beside the methods.</summary>
internal static class Extensions
{
    extension(int number)
    {
        [MementoFunction(Version = "1")]
        public int Scaled(int factor) => number * factor;

        [MementoFunction(Version = "1")]
        public static int Unit(int count) => count;
    }

    extension<T>(List<T> list)
    {
        [MementoFunction(Version = "1")]
        public int CountAnd(int more) => list.Count + more;
    }
}
