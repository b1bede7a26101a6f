using System.Globalization;
using Memento;
using Memento.Configuration;

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Square(7)}, computed {MementoEnvironment.Current.Statistics.Computed}"));

internal static class Numbers
{
    [MementoFunction]
    internal static long Square(int number) => (long)number * number;
}
