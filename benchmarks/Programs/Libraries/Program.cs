using System.Composition;
using System.Composition.Hosting;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

// What a remembered call asks of the libraries at least: one configuration read, one part composed, one hash taken. No plugin is looked for or loaded, nothing is opened.
using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "memento.json"));
var configuration = new ConfigurationBuilder().AddJsonStream(file).Build();
var repository = configuration.GetSection("repos").GetChildren().Single();
using var parts = new ContainerConfiguration().WithPart<Part>().CreateContainer();
var hash = SHA256.HashData(parts.GetExport<Part>().Number);
return repository["name"] == "main" && hash.Length == SHA256.HashSizeInBytes ? 0 : 2;

[Export]
internal sealed class Part
{
    public byte[] Number { get; } = [7];
}
