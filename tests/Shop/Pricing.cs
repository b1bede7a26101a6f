using Memento;
using Microsoft.Extensions.Logging;

namespace Shop;

public static class Pricing
{
    [MementoFunction]
    public static double Price(string ticker, int days, double rate = 0.05)
    {
        Memo.Log.LogInformation("{Ticker} for {Days} days", ticker, days);
        Console.WriteLine($"pricing {ticker}");
        return ticker.Length * Math.Exp(-rate * days);
    }

    [MementoFunction(Version = "1")]
    public static string Report(string title) => $"# {title}\nAll is well.";

    [MementoFunction(Version = "1")]
    public static double[] Curve(int count) => [.. Enumerable.Range(0, count).Select(i => i * 0.5)];

    [MementoFunction(Version = "1")]
    public static int Refuse(string reason) => throw new ShopException($"refused: {reason}");

    [MementoFunction(Version = "1")]
    public static int RefuseTwice(string reason) => Refuse(reason) + 1;

    [MementoFunction(Version = "1")]
    public static int Pause(int step, int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return step;
    }

    [MementoFunction(Version = "1")]
    public static int Lines(string path)
    {
        Memo.File(path);
        return File.ReadAllLines(path).Length;
    }
}
