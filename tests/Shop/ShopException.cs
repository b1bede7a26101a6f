namespace Shop;

public sealed class ShopException(string message) : Exception(message);
