namespace Memento;

/// <summary>
/// Makes handles of memento functions: <c>Memo.Of&lt;int, long&gt;(Fibonacci)</c>. A handle calls the function as
/// itself does, except that what was computed once is remembered.
/// </summary>
public static partial class Memo;
