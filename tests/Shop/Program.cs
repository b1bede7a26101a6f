using Shop;

// A program of a user's: what it computes, the tool finds, and the other way round.
Console.WriteLine(Portfolio.Value(args.Length > 0 ? args : ["ACME", "GLOBEX"]));
