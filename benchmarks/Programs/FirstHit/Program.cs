using Memento;
using Memento.Configuration;

// By its exit code: to write a line takes a program longer than to start, and is no part of a remembered call.
return Numbers.Square(7) == 49 ? (int)MementoEnvironment.Current.Statistics.Computed : 2;

internal static class Numbers
{
    [MementoFunction]
    internal static long Square(int number) => (long)number * number;
}
