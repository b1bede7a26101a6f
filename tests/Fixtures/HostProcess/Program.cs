using Memento.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

// Another process with a plugin host in it.
//   scan <plugin folder> <shadow folder or -> <name>   prints the report
//   rescan <plugin folder> <shadow folder or -> <times>   looks through the folder again and again, and says so before
//   load <plugin folder> <shadow folder or -> <name>   waits for a line on its input, then makes a runner and prints where it was loaded from
var options = new PluginHostOptions
{
    Folders = [args[1]],
    ShadowFolder = args[2] == "-" ? null : args[2],
    LoggerFactory = NullLoggerFactory.Instance,
    SettingsBinder = new Fixture.Unbound(),
};
if (args[0] == "load")
{
    Console.WriteLine("ready");
    Console.ReadLine();
}

for (var left = args[0] == "rescan" ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 0; left > 0; left--)
{
    Console.WriteLine("again");
    await using var again = new PluginHost(options);
}

if (args[0] == "rescan")
{
    return;
}

await using var host = new PluginHost(options);
if (args[0] == "load")
{
    var section = new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>("runner:type", args[3])])
        .Build().GetSection("runner");
    var runner = host.CreateRunnerBackend(section, Path.GetTempPath(), new Fixture.NoRunnerHost());
    Console.WriteLine("loaded " + runner.Description.Details["location"]);
    if (args.Length > 4)
    {
        // Holds the copy until told to end.
        Console.ReadLine();
    }
}
else
{
    Console.Write(host.Report.ToString());
}
