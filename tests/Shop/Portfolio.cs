using Memento;

namespace Shop;

public static class Portfolio
{
    [MementoFunction]
    public static double Value(string[] tickers) => tickers.Sum(ticker => Pricing.Price(ticker, 30));
}
