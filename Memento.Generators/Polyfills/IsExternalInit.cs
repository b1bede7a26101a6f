namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for `init` and records; netstandard2.0 lacks it.</summary>
internal static class IsExternalInit;
