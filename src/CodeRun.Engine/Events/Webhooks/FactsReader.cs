using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Reads the fields of a payload that are used. Fields of the wrong type or form are missing, with a warning where that matters.</summary>
internal static class FactsReader
{
    private const string HeadsPrefix = "refs/heads/";
    private const int LongestName = 255;

    /// <summary>The facts of a payload.</summary>
    public static WebhookFacts Read(string eventType, PayloadField payload, GitHubOptions github, WarningList warnings)
    {
        var pull = PullRequestOf(eventType, payload, warnings);
        var check = payload["check_run"];
        var url = CleanUrl((pull["html_url"].Text is null ? payload["issue"]["pull_request"] : pull)["html_url"].Text);
        var repository = RepositoryOf(payload, pull, url, github, warnings);
        var sender = eventType == "check_run" ? check["app"]["slug"].Text : payload["sender"]["login"].Text ?? payload["review"]["user"]["login"].Text ?? payload["comment"]["user"]["login"].Text;
        return new WebhookFacts
        {
            Event = eventType,
            Action = Clean(payload["action"].Text),
            Repository = repository,
            PullRequest = pull["number"].Number ?? (payload["issue"]["pull_request"].IsObject ? payload["issue"]["number"].Number : null),
            PullRequestUrl = url,
            Branch = BranchOf(eventType, payload, pull, warnings),
            IsFork = IsFork(pull["head"], repository),
            HeadSha = Sha(eventType switch
            {
                "push" => payload["after"].Text,
                "check_run" => check["head_sha"].Text,
                _ => pull["head"]["sha"].Text,
            }),
            Labels = [.. (pull["labels"].Items.Any() ? pull : payload["issue"])["labels"].Items.Select(static l => l["name"].Text).OfType<string>()],
            Sender = Clean(sender),
            IsPerson = eventType != "check_run" && payload["sender"]["type"].Text is { } type && type != "Bot",
            ChangedLabel = payload["label"]["name"].Text,
            IsMerged = pull["merged"].IsTrue,
            IsDeleted = payload["deleted"].IsTrue,
            ReviewState = payload["review"]["state"].Text?.ToLowerInvariant(),
            ReviewedSha = Sha(payload["review"]["commit_id"].Text),
            Comment = payload["comment"]["body"].Text,
            AuthorAssociation = payload["comment"]["author_association"].Text,
            IsComment = eventType == "issue_comment" && payload["issue"]["pull_request"].IsObject,
            Conclusion = check["conclusion"].Text,
        };
    }

    private static PayloadField PullRequestOf(string eventType, PayloadField payload, WarningList warnings)
    {
        if (eventType != "check_run")
            return payload["pull_request"];
        var pulls = payload["check_run"]["pull_requests"].Items.Take(2).ToList();
        if (pulls.Count == 2)
            warnings.Add("The check belongs to several pull requests; which one is meant is not clear.");
        return pulls.Count == 1 ? pulls[0] : default;
    }

    // The repository of the payload, and only where it is missing that of the pull request's address.
    private static GitHubRepository? RepositoryOf(PayloadField payload, PayloadField pull, string? url, GitHubOptions github, WarningList warnings)
    {
        var name = payload["repository"]["full_name"].Text ?? pull["base"]["repo"]["full_name"].Text;
        if (name is null && url is not null && url.LastIndexOf("/pull/", StringComparison.Ordinal) is var end and > 0)
            name = url[..end];
        if (name is null)
            return null;
        if (name.Length > 2 * LongestName || !GitHubRepository.TryParse(name, github, out var repository))
        {
            warnings.Add($"{SafeText.Quote(name)} is no repository of {github.Url}.");
            return null;
        }

        // The name alone would be that of a repository of any GitHub.
        if (payload["repository"]["html_url"].Text is { } address && (address.Length > 4 * LongestName || !GitHubRepository.TryParse(address, github, out var same) || !IsSame(same, repository)))
        {
            warnings.Add($"{SafeText.Quote(address)} is not {repository} at {github.Url}.");
            return null;
        }

        return repository;
    }

    private static string? BranchOf(string eventType, PayloadField payload, PayloadField pull, WarningList warnings)
    {
        var branch = eventType switch
        {
            "push" => payload["ref"].Text is { } name && name.StartsWith(HeadsPrefix, StringComparison.Ordinal) ? name[HeadsPrefix.Length..] : null,
            "check_run" => payload["check_run"]["check_suite"]["head_branch"].Text ?? pull["head"]["ref"].Text,
            _ => pull["head"]["ref"].Text,
        };
        if (branch is null || SafeText.IsClean(branch, LongestName))
            return branch;
        warnings.Add($"{SafeText.Quote(branch)} is no name of a branch; it is ignored.");
        return null;
    }

    private static bool IsFork(PayloadField head, GitHubRepository? repository)
    {
        // GitHub writes null when the fork was deleted.
        var source = head["repo"];
        return source.IsNull || (source["full_name"].Text is { } name && repository is not null && !name.Equals(repository.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSame(GitHubRepository one, GitHubRepository other) => one.ToString().Equals(other.ToString(), StringComparison.OrdinalIgnoreCase);

    private static string? Sha(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigit) && text.AsSpan().ContainsAnyExcept('0') ? text.ToLowerInvariant() : null;

    private static string? Clean(string? text) => text is not null && SafeText.IsClean(text, LongestName) ? text : null;

    private static string? CleanUrl(string? text) =>
        text is { Length: <= 2048 } && SafeText.IsClean(text, 2048) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.UserInfo.Length == 0 ? text : null;
}
