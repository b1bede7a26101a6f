using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Memento.Shapes;

/// <summary>
/// Where a walk through a value stands: kept so that an error can name the member, and so that a value which holds
/// itself is noticed. Writing a step costs an assignment; the text is made only when it is asked for.
/// </summary>
internal sealed class ValuePath
{
    /// <summary>How deep a value may nest: what a thread's stack bears with room to spare, and far beyond what is written by hand.</summary>
    public const int MaxDepth = 1000;

    private const int FirstDepth = 8;

    // Made at the first step: numbers and texts, which most arguments are, are gone into by nobody. Not empty until then, for which a start would wait: the base library has code compiled for each type of an empty array.
    private Step[] _steps = null!;
    private int _depth;

    /// <summary>What the walk started from: a parameter's name, or <c>Result</c>.</summary>
    public string Root { get; set; } = "";

    /// <summary>Goes into a value.</summary>
    /// <param name="container">The value; null for a struct, which cannot hold itself.</param>
    /// <returns>Why the walk must end here; null when it may go on.</returns>
    public string? Enter(object? container)
    {
        if (_depth == MaxDepth)
        {
            return $"It nests more than {MaxDepth.ToString(CultureInfo.InvariantCulture)} levels deep; make it flatter.";
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return "It nests deeper than what is left of this thread's stack; make it flatter, or call from less deep.";
        }

        if (container is not null)
        {
            for (var i = 0; i < _depth; i++)
            {
                if (ReferenceEquals(_steps[i].Container, container))
                {
                    return "It contains itself, and a cycle has no end to write; refer to the other value by a key of its own.";
                }
            }
        }

        if (_steps is null || _depth == _steps.Length)
        {
            Array.Resize(ref _steps, Math.Max(FirstDepth, 2 * _depth));
        }

        _steps[_depth++] = new Step { Container = container, Index = Step.Nowhere };
        return null;
    }

    /// <summary>Comes back out of the value entered last.</summary>
    public void Leave() => _steps[--_depth] = default;

    /// <summary>Goes back to the value entered last, away from its parts.</summary>
    public void Whole() => _steps[_depth - 1].Index = Step.Nowhere;

    /// <summary>Goes to an item of the value entered last.</summary>
    public void Item(int index)
    {
        ref var step = ref _steps[_depth - 1];
        step.Name = null;
        step.Index = index;
    }

    /// <summary>Goes to a member of the value entered last.</summary>
    public void Member(string name)
    {
        ref var step = ref _steps[_depth - 1];
        step.Name = name;
        step.Index = Step.AtMember;
    }

    /// <summary>Goes to an entry of the dictionary entered last.</summary>
    public void Entry(string key)
    {
        ref var step = ref _steps[_depth - 1];
        step.Name = key;
        step.Index = Step.AtEntry;
    }

    /// <summary>The path, such as <c>shape.Points[3].Handle</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Root);
        for (var i = 0; i < _depth; i++)
        {
            var step = _steps[i];
            _ = step.Index switch
            {
                Step.Nowhere => text,
                Step.AtMember => text.Append('.').Append(step.Name),
                Step.AtEntry => text.Append("[\"").Append(step.Name).Append("\"]"),
                _ => text.Append('[').Append(step.Index.ToString(CultureInfo.InvariantCulture)).Append(']'),
            };
        }

        return text.ToString();
    }

    private struct Step
    {
        public const int Nowhere = -1;
        public const int AtMember = -2;
        public const int AtEntry = -3;

        public object? Container;
        public string? Name;
        public int Index;
    }
}
