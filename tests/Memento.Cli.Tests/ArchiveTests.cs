using System.IO.Compression;
using System.Text;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Archives from elsewhere: of earlier builds, damaged, and made to do harm.</summary>
internal sealed class ArchiveTests : TransferTestsBase
{
    private string Archive => Folder.Combine("results.zip");

    [Test]
    public async Task An_archive_of_the_first_format_is_read_by_every_later_build()
    {
        await using (var pinned = typeof(ArchiveTests).Assembly.GetManifestResourceStream("archive-1.zip")!)
        await using (var file = File.Create(Archive))
        {
            await pinned.CopyToAsync(file);
        }

        var outcome = await RunAsync("import", Archive);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        await using var environment = Load();
        using var use = environment.Use();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pricing.Report("Q3"), Is.EqualTo("# Q3\nAll is well."));
            Assert.That(Pricing.Curve(1000)[999], Is.EqualTo(499.5));
            Assert.That(Goods.Table(3)[2], Is.EqualTo(new Item("item 2", 0.5, new DateOnly(2026, 1, 3), 2)));
            Assert.That(new StreamReader(Goods.Label(7).OpenRead()).ReadToEnd(), Is.EqualTo("<svg><text>7</text></svg>"));
            Assert.That(Goods.Shelves(3).Get<Partition>("names").Get<string>("shelf/2"), Is.EqualTo("xx"));
            Assert.That(Goods.Nothing(1), Is.Null);
        }

        Assert.That(environment.Statistics.Computed, Is.Zero, "All of it is in the archive.");
    }

    [Test]
    public async Task What_is_damaged_in_an_archive_is_named_and_the_rest_is_taken([Values("m/", "c/", "@metadata/")] string part)
    {
        Fill(static () =>
        {
            Goods.Picture(100_000, 1);
            Goods.Picture(2_000_000, 2);
            Pricing.Price("ACME", 30);
        });
        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
        Rewrite((name, bytes) => part switch
        {
            "m/" when name.EndsWith(".memento.json", StringComparison.Ordinal) && name.Contains("!picture", StringComparison.Ordinal) => bytes[..^40],
            "c/" when name.StartsWith("c/", StringComparison.Ordinal) => [.. bytes[..50], (byte)(bytes[50] ^ 1), .. bytes[51..]],
            "@metadata/" when name.EndsWith("@metadata/log", StringComparison.Ordinal) => [.. "another"u8, .. bytes],
            _ => bytes,
        });

        var answer = await AskAsync(ExitCodes.No, "import", Archive, "--cluster", "archive");
        var lost = part == "@metadata/" ? 1 : 2;
        Assert.That(answer["failed"]!.GetValue<int>(), Is.EqualTo(lost), answer.ToJsonString());
        Assert.That(answer["failures"]!.AsArray().Select(failure => failure!["problem"]!.GetValue<string>()), Is.All.Contains(part == "c/" ? "is damaged" : "cannot be trusted"));
        Assert.That(answer["copied"]!.GetValue<int>(), Is.EqualTo(part == "@metadata/" ? 3 : 1));
        Assert.That((await RunAsync("verify", "--cluster", "archive")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Compressed_bytes_that_were_altered_cost_the_call_alone()
    {
        Fill(static () =>
        {
            Goods.Picture(2_000_000, 2);
            Pricing.Price("ACME", 30);
        });
        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
        var bytes = await File.ReadAllBytesAsync(Archive);
        bytes.AsSpan(500_000, 1000).Clear();
        await File.WriteAllBytesAsync(Archive, bytes);
        var answer = await AskAsync(ExitCodes.No, "import", Archive, "--cluster", "archive");
        Assert.That((answer["copied"]!.GetValue<int>(), answer["failed"]!.GetValue<int>()), Is.EqualTo((1, 1)), answer.ToJsonString());
    }

    [Test]
    public async Task An_entry_whose_head_was_altered_costs_the_call_alone([Values("m/", "c/")] string part)
    {
        Fill(static () =>
        {
            Goods.Picture(100_000, 1);
            Goods.Picture(2_000_000, 2);
            Pricing.Price("ACME", 30);
        });
        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
        var bytes = await File.ReadAllBytesAsync(Archive);
        var names = new List<string>();
        using (var zip = ZipFile.OpenRead(Archive))
        {
            names.AddRange(zip.Entries.Select(static entry => entry.FullName).Where(name => part == "c/" ? name.StartsWith(part, StringComparison.Ordinal) : name.EndsWith(".memento.json", StringComparison.Ordinal) && name.Contains("!picture", StringComparison.Ordinal)));
        }

        // The name of an entry stands first at the end of its head, of 30 bytes, and again in the list of all at the end.
        foreach (var name in names)
        {
            bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) - 30, 30).Clear();
        }

        await File.WriteAllBytesAsync(Archive, bytes);
        var answer = await AskAsync(ExitCodes.No, "import", Archive, "--cluster", "archive");
        Assert.That((answer["copied"]!.GetValue<int>(), answer["failed"]!.GetValue<int>()), Is.EqualTo((1, 2)), answer.ToJsonString());
        Assert.That((await RunAsync("verify", "--cluster", "archive")).ExitCode, Is.Zero);
    }

    [TestCase("../../outside")]
    [TestCase("m/../../outside")]
    [TestCase("/outside")]
    [TestCase("c\\..\\..\\outside")]
    [TestCase("C:/outside")]
    [TestCase("m//x")]
    [TestCase("./m/x")]
    public async Task An_entry_that_is_no_place_within_the_archive_has_all_of_it_refused(string entry)
    {
        await ExportOneAsync();
        Add(entry, "out of here"u8.ToArray());
        await AssertRefusedAsync("no place within it");
        Assert.That(Directory.GetFiles(Folder.FullPath, "outside", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task An_archive_of_a_newer_format_is_refused_with_both_numbers()
    {
        await ExportOneAsync();
        Rewrite(static (name, bytes) => name == "format" ? Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(bytes).Replace(": 1", ": 2", StringComparison.Ordinal)) : bytes);
        await AssertRefusedAsync("of format 2, and this version of Memento reads formats up to 1");
    }

    [Test]
    public async Task What_is_no_archive_of_a_store_is_refused()
    {
        await using (var zip = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Create))
        {
            await using var stream = await zip.CreateEntry("holiday.jpg").OpenAsync();
        }

        await AssertRefusedAsync("is a zip, and no archive of a store");
    }

    [Test]
    public async Task An_archive_that_was_cut_short_is_refused_wherever_it_was()
    {
        await ExportOneAsync();
        var whole = await File.ReadAllBytesAsync(Archive);
        foreach (var length in (int[])[0, 1, 100, whole.Length / 2, whole.Length - 100, whole.Length - 1])
        {
            await File.WriteAllBytesAsync(Archive, whole[..length]);
            await AssertRefusedAsync("cut short");
        }
    }

    [Test]
    public async Task An_entry_that_claims_more_bytes_than_can_be_in_it_is_refused_before_any_memory_is_taken()
    {
        await ExportOneAsync();
        Add("m/x/v1/00/bomb.memento.json", new byte[1000]);
        var bytes = await File.ReadAllBytesAsync(Archive);
        var name = bytes.AsSpan().LastIndexOf("m/x/v1/00/bomb.memento.json"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(name - 46 + 24), 0x7FFF_0000u);
        await File.WriteAllBytesAsync(Archive, bytes);
        await AssertRefusedAsync("which cannot be");
    }

    [Test]
    public async Task Two_entries_of_one_name_are_refused()
    {
        await ExportOneAsync();
        Add("format", "{}"u8.ToArray());
        await AssertRefusedAsync("two entries 'format'");
    }

    private async Task ExportOneAsync()
    {
        Fill(static () => Goods.Picture(10_000, 1));
        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
    }

    private async Task AssertRefusedAsync(string error)
    {
        var outcome = await RunAsync("import", Archive, "--cluster", "archive");
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Output);
        Assert.That(outcome.Error, Does.Contain(error).And.Not.Contain("   at "));
        Assert.That(Directory.Exists(Folder.Combine("archive")), Is.False, "Nothing is taken.");
    }

    private void Add(string entry, byte[] bytes)
    {
        using var zip = ZipFile.Open(Archive, ZipArchiveMode.Update);
        using var stream = zip.CreateEntry(entry).Open();
        stream.Write(bytes);
    }

    private void Rewrite(Func<string, byte[], byte[]> change)
    {
        var entries = new List<(string Name, byte[] Bytes)>();
        using (var zip = ZipFile.OpenRead(Archive))
        {
            foreach (var entry in zip.Entries)
            {
                using var bytes = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(bytes);
                entries.Add((entry.FullName, change(entry.FullName, bytes.ToArray())));
            }
        }

        File.Delete(Archive);
        using var written = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var stream = written.CreateEntry(name).Open();
            stream.Write(bytes);
        }
    }
}
