using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Events.Manifests;

/// <summary>Events of GitHub about pull request 7 of acme/shop, as far as Sensors look at them.</summary>
internal static class EventPayloads
{
    public const string Sha = "0123456789abcdef0123456789abcdef01234567";

    public static JsonObject PullRequest(string action, string branch = "task-12-cart", string login = "5dlabs-rex[bot]", string head = "acme/shop", string sha = Sha) => new()
    {
        ["action"] = action,
        ["repository"] = new JsonObject { ["full_name"] = head == "stranger/shop" ? "acme/shop" : head, ["name"] = head[(head.IndexOf('/', StringComparison.Ordinal) + 1)..] },
        ["sender"] = new JsonObject { ["login"] = login },
        ["pull_request"] = new JsonObject
        {
            ["number"] = 7,
            ["user"] = new JsonObject { ["login"] = action == "opened" ? login : "5dlabs-rex[bot]" },
            ["merged"] = false,
            ["head"] = new JsonObject { ["ref"] = branch, ["sha"] = sha, ["repo"] = new JsonObject { ["full_name"] = head } },
        },
    };

    public static JsonObject Labelled(string sha = Sha)
    {
        var payload = PullRequest("labeled", login: "5DLabs-Cleo[bot]", sha: sha);
        payload["label"] = new JsonObject { ["name"] = "ready-for-qa" };
        return payload;
    }

    public static JsonObject Review(string state, string login, string sha = Sha, string? reviewed = null)
    {
        var payload = PullRequest("submitted", login: login, sha: sha);
        payload["review"] = new JsonObject { ["state"] = state, ["commit_id"] = reviewed ?? sha, ["user"] = new JsonObject { ["login"] = login } };
        return payload;
    }

    public static JsonObject Closed(bool merged, string sha = Sha, string head = "acme/shop")
    {
        var payload = PullRequest("closed", login: "somebody", head: head, sha: sha);
        payload["pull_request"]!["merged"] = merged;
        return payload;
    }
}
