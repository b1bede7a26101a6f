using System.Reflection;
using Memento.Generators.Analyzers.Shapes;
using Memento.Generators.Tests.Analyzers.Support;
using Memento.Keys.Normalization;
using Memento.Serialization;
using Memento.Serialization.Json;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Tests.Analyzers.Parity;

/// <summary>
/// No type of the framework is refused while a program is compiled that the host takes when it runs. Compilers are given
/// reference assemblies, which leave fields out; tests and scripts the assemblies themselves.
/// </summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class FrameworkTests(bool withReferenceAssemblies)
{
    private static readonly Compilation Real = Program.Compile("");
    private static readonly Compilation Reference = Program.Compile("", ReferenceAssemblies());

    private static readonly IEnumerable<ICodec> Others = StandardCodecs.All.Where(codec => codec is not JsonCodec);

    private readonly Compilation _compilation = withReferenceAssemblies ? Reference : Real;
    private IReadOnlyList<(Type Type, ITypeSymbol Symbol)> _types = [];

    /// <summary>Every public type of the assemblies that programs use most; generic ones of an int, of a string and an int.</summary>
    [OneTimeSetUp]
    public void FindTypes() => _types =
    [
        .. new[]
            {
                typeof(object), typeof(Stack<>), typeof(Enumerable), typeof(System.Collections.Immutable.ImmutableList), typeof(System.Net.IPAddress), typeof(System.Text.Json.JsonElement),
                typeof(System.Xml.Linq.XElement), typeof(System.Collections.Concurrent.ConcurrentBag<>), typeof(System.Numerics.Complex), typeof(System.Text.RegularExpressions.Regex),
                typeof(System.Diagnostics.Process), typeof(System.Net.Http.HttpClient), typeof(System.Collections.ObjectModel.ObservableCollection<>), typeof(System.Data.DataTable), typeof(System.Net.Mail.MailAddress), typeof(Uri),
                typeof(System.Xml.XmlDocument),
            }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => !type.IsEnum && !(type.IsAbstract && type.IsSealed))
            .Select(Close)
            .OfType<(Type, ITypeSymbol)>(),
    ];

    [Test]
    public void No_result_is_refused_that_the_codec_takes() =>
        Assert.That(_types.Where(type => StorageRules.ProblemOf(type.Symbol) is not null && Takes(() => JsonForms.ProblemOf(type.Type) is null || Others.Any(codec => codec.CanEncode(type.Type)))).Select(type => type.Type), Is.Empty);

    [Test]
    public void No_argument_is_refused_that_the_hasher_takes() =>
        Assert.That(
            _types
                .Where(type => !type.Type.IsAbstract && !Memento.Generators.Analyzers.Shapes.Refusals.IsService(type.Symbol))
                .Where(type => new KeyRules(null).ProblemOf(type.Symbol, withNullable: false) is { Path: "" } && Takes(() => !IsRefused(type.Type)))
                .Select(type => type.Type),
            Is.Empty);

    [Test]
    public void The_types_that_are_listed_as_opaque_are_there_and_refused()
    {
        foreach (var name in OpaqueTypes.Names)
        {
            var (type, _) = _types.FirstOrDefault(candidate => candidate.Type.FullName!.Split('[')[0] == name);
            Assert.That(type, Is.Not.Null, name);
            Assert.That(IsRefused(type), Is.True, name);
            Assert.That(JsonForms.ProblemOf(type)?.Path, Is.EqualTo(""), name);
        }
    }

    [Test]
    public void The_collections_that_can_be_stored_are_those_that_the_host_makes()
    {
        var made = typeof(CollectionMakers).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(method => method.ReturnType.GetGenericTypeDefinition().Name);
        Assert.That(StorageRules.Collections, Is.EquivalentTo(made));
    }

    [Test]
    public void There_are_types() => Assert.That(_types, Has.Count.GreaterThan(1000));

    /// <summary>Those that come with every SDK.</summary>
    private static IEnumerable<MetadataReference> ReferenceAssemblies()
    {
        var dotnet = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var versions = new DirectoryInfo(Path.Combine(dotnet, "packs", "Microsoft.NETCore.App.Ref")).GetDirectories("10.*");
        return Directory.EnumerateFiles(Path.Combine(versions.MaxBy(version => version.Name, StringComparer.Ordinal)!.FullName, "ref", "net10.0"), "*.dll").Select(path => MetadataReference.CreateFromFile(path));
    }

    private static bool IsRefused(Type type) => ValueForms.Of(type, Position.Declared).GetType().GetGenericTypeDefinition() == typeof(RefusedForm<>);

    private static bool Takes(Func<bool> asks)
    {
        try
        {
            return asks();
        }
        catch (Exception error) when (error is TargetInvocationException or ArgumentException or NotSupportedException or TypeLoadException)
        {
            // What cannot even be asked about, such as a ref struct as a type argument, is not taken.
            return false;
        }
    }

    private (Type, ITypeSymbol)? Close(Type type)
    {
        if (type.IsByRefLike || _compilation.GetTypeByMetadataName(type.FullName!) is not { } symbol)
        {
            return null;
        }

        var parameters = type.GetGenericArguments();
        if (parameters.Length == 0)
        {
            return (type, symbol);
        }

        if (type.IsNested || parameters.Length > 2)
        {
            return null;
        }

        return parameters.Length == 2 ? Close(type, symbol, typeof(string), typeof(int)) : Close(type, symbol, typeof(int)) ?? Close(type, symbol, typeof(string));
    }

    private (Type, ITypeSymbol)? Close(Type type, INamedTypeSymbol symbol, params Type[] arguments)
    {
        try
        {
            return (type.MakeGenericType(arguments), symbol.Construct([.. arguments.Select(argument => _compilation.GetTypeByMetadataName(argument.FullName!)!)]));
        }
        catch (ArgumentException)
        {
            // A constraint that these do not meet.
            return null;
        }
    }
}
