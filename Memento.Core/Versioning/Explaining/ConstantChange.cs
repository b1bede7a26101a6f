namespace Memento.Versioning;

/// <summary>A constant that is another one, is new, or is gone.</summary>
/// <param name="Before">What it was; null when it is new.</param>
/// <param name="After">What it is; null when it is gone.</param>
public sealed record ConstantChange(CodeConstant? Before, CodeConstant? After)
{
    /// <summary>Above this many comparisons two lists are compared by position only: a table of numbers is no text.</summary>
    private const int MostComparisons = 1_000_000;

    /// <summary>How the constants of one piece of code differ from those of another, in their order.</summary>
    /// <param name="before">The constants as they were.</param>
    /// <param name="after">The constants as they are.</param>
    public static IReadOnlyList<ConstantChange> Between(IReadOnlyList<CodeConstant> before, IReadOnlyList<CodeConstant> after)
    {
        var changes = new List<ConstantChange>();
        var sameShape = before.Count == after.Count && before.Zip(after).All(pair => pair.First.Type == pair.Second.Type);
        if (sameShape || (long)before.Count * after.Count > MostComparisons)
        {
            AddGap(0, before.Count, 0, after.Count);
            return changes;
        }

        // The longest common subsequence of the rest, for each pair of starts.
        var longest = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                longest[i, j] = before[i] == after[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var (fromBefore, fromAfter, b, a) = (0, 0, 0, 0);
        while (b < before.Count && a < after.Count)
        {
            if (before[b] == after[a])
            {
                AddGap(fromBefore, b, fromAfter, a);
                (fromBefore, fromAfter) = (++b, ++a);
            }
            else if (longest[b + 1, a] >= longest[b, a + 1])
            {
                b++;
            }
            else
            {
                a++;
            }
        }

        AddGap(fromBefore, before.Count, fromAfter, after.Count);
        return changes;

        // Between constants that stayed, those of one type are taken as changed, the others as gone and new.
        void AddGap(int b, int endOfBefore, int a, int endOfAfter)
        {
            for (; b < endOfBefore && a < endOfAfter; b++, a++)
            {
                if (before[b].Type != after[a].Type)
                {
                    if (endOfBefore - b > endOfAfter - a)
                    {
                        changes.Add(new ConstantChange(before[b], null));
                        a--;
                    }
                    else
                    {
                        changes.Add(new ConstantChange(null, after[a]));
                        b--;
                    }
                }
                else if (before[b] != after[a])
                {
                    changes.Add(new ConstantChange(before[b], after[a]));
                }
            }

            for (; b < endOfBefore; b++)
            {
                changes.Add(new ConstantChange(before[b], null));
            }

            for (; a < endOfAfter; a++)
            {
                changes.Add(new ConstantChange(null, after[a]));
            }
        }
    }

    /// <summary>A clause for a person: <c>the constant 0.05 is 0.1 now</c>.</summary>
    public override string ToString() => (Before, After) switch
    {
        ({ } before, { } after) => $"the constant {ConstantText.Of(before)} is {ConstantText.Of(after)} now",
        ({ } before, null) => $"the constant {ConstantText.Of(before)} is gone",
        (null, { } after) => $"the constant {ConstantText.Of(after)} is new",
        _ => "no constant changed",
    };

    /// <summary>The same of a parameter's default value, whose constant has the parameter's name for its type.</summary>
    internal string AsDefault() => (Before, After) switch
    {
        ({ } before, { } after) => $"the default value of {after.Type} is {ConstantText.OfDefault(after)} now, it was {ConstantText.OfDefault(before)}",
        ({ } before, null) => $"{before.Type} has no default value now, it was {ConstantText.OfDefault(before)}",
        (null, { } after) => $"the default value of {after.Type} is {ConstantText.OfDefault(after)} now, it had none",
        _ => "no default value changed",
    };
}
