using System.Text.RegularExpressions;

namespace Memento.Docs.Tests;

/// <summary>Links between the pages, and to files of the repository, lead somewhere.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<TestCaseData> AllPages =>
        Pages.All.Select(page => new TestCaseData(page).SetArgDisplayNames(Path.GetRelativePath(Pages.Repository, page)));

    [TestCaseSource(nameof(AllPages))]
    public void Links_lead_somewhere(string page)
    {
        var text = Fenced().Replace(File.ReadAllText(page), "");
        foreach (Match link in Link().Matches(text))
        {
            var target = link.Groups["target"].Value;
            if (target.Contains("://"))
            {
                continue;
            }

            var (file, anchor) = target.Split('#') is [var path, var heading] ? (path, heading) : (target, null);
            var linked = file.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, file);
            Assert.That(Path.Exists(linked), Is.True, $"{page} links to {target}");
            if (anchor is not null)
            {
                Assert.That(Heading().Matches(File.ReadAllText(linked)).Select(match => Slug(match.Groups["text"].Value.Trim())), Has.Member(anchor), $"{page} links to {target}");
            }
        }
    }

    // As GitHub makes them: lower case, punctuation gone, a hyphen for a space.
    private static string Slug(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*```.*?^\s*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
