using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Interceptors;

/// <summary>
/// The names of the memento functions declared in a file, found without binding anything: a call of any other name
/// need not be looked at. A name too many costs time only.
/// </summary>
internal sealed class FunctionNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, FunctionNames> Known = new();

    private FunctionNames(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var methods = ImmutableArray.CreateBuilder<(string Attribute, MethodDeclarationSyntax Method)>();
        var aliases = ImmutableArray.CreateBuilder<string>();
        if (tree.GetRoot(cancellationToken) is CompilationUnitSyntax root)
        {
            AddAliases(root.Usings, aliases);
            Add(root.Members, methods, aliases);
        }

        Methods = methods.ToImmutable();
        Aliases = aliases.ToImmutable();
    }

    /// <summary>The methods with attributes: a pair for each attribute.</summary>
    public ImmutableArray<(string Attribute, MethodDeclarationSyntax Method)> Methods { get; }

    /// <summary>What the file calls the attribute by an alias.</summary>
    public ImmutableArray<string> Aliases { get; }

    public static FunctionNames Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.TryGetValue(tree, out var names) ? names : Known.GetValue(tree, key => new FunctionNames(key, cancellationToken));

    private static void Add(SyntaxList<MemberDeclarationSyntax> members, ImmutableArray<(string Attribute, MethodDeclarationSyntax Method)>.Builder methods, ImmutableArray<string>.Builder aliases)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    AddAliases(space.Usings, aliases);
                    Add(space.Members, methods, aliases);
                    break;
                case TypeDeclarationSyntax type:
                    Add(type.Members, methods, aliases);
                    break;
                case MethodDeclarationSyntax { AttributeLists.Count: > 0 } method:
                    methods.AddRange(method.AttributeLists
                        .SelectMany(list => list.Attributes)
                        .Select(attribute => (LastName(attribute.Name), method)));
                    break;
            }
        }
    }

    private static void AddAliases(SyntaxList<UsingDirectiveSyntax> directives, ImmutableArray<string>.Builder aliases)
    {
        foreach (var directive in directives)
        {
            if (directive is { Alias.Name.Identifier.ValueText: var alias, Name: { } name } && LastName(name) is KnownNames.FunctionAttribute)
            {
                // As of any attribute, the end of its name may be left out where it stands.
                aliases.Add(alias);
                aliases.Add(WithoutSuffix(alias));
            }
        }
    }

    private static string WithoutSuffix(string name) =>
        name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;

    private static string LastName(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        _ => "",
    };
}
