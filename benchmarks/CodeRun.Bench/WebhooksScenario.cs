using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Bench;

/// <summary>From the bytes of a webhook to what is to be done: signature, payload, task, agent, and the play among many.</summary>
internal static class WebhooksScenario
{
    private const int WarmUp = 4;
    private const int Rounds = 5;
    private const int PerRound = 2000;
    private const int Plays = 100;

    public static async Task<int> RunAsync(string output, string root)
    {
        var configuration = ConfigurationReader.ReadFile(Path.Combine(root, "module", "config", "controller.yaml"));
        var body = Payload();
        var secret = "sesame"u8.ToArray();
        var request = new WebhookRequest(body, "pull_request", "d-1", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, body)));
        var plays = Enumerable.Range(0, Plays).Select(Play).ToList();
        if (Plan().Resolution.Verdict != WebhookVerdict.Accepted || WebhookEnvelope.Open(body) is not null)
            throw new InvalidOperationException("The webhook does not mean what it was made to mean.");
        await BenchReport.WriteAsync("Webhooks", output,
        [
            new Measurement($"correlation of a signed payload of {body.Length / 1024} KiB", "ms", Median(() => WebhookResolver.Resolve(request, configuration, secret)), "under 1 ms"),
            new Measurement($"the same with {Plays} plays to choose from", "ms", Median(() => Plan()), "under 1 ms"),
        ]);
        return 0;

        WebhookPlan Plan() => WebhookPlanner.Plan(WebhookResolver.Resolve(request, configuration, secret), plays, configuration);
    }

    // As long as GitHub's: most of it are addresses that nobody reads.
    private static byte[] Payload()
    {
        var payload = new JsonObject
        {
            ["action"] = "opened",
            ["pull_request"] = new JsonObject
            {
                ["number"] = 12,
                ["html_url"] = "https://github.com/acme/shop/pull/12",
                ["addresses"] = new JsonObject(Enumerable.Range(0, 250).Select(static i => KeyValuePair.Create($"address_{i}", (JsonNode?)$"https://api.github.com/repos/acme/shop/something/{i}/of/the/payload{{/placeholder}}"))),
                ["labels"] = new JsonArray([.. Enumerable.Range(0, 10).Select(static i => new JsonObject { ["name"] = $"area-{i}" }), new JsonObject { ["name"] = "task-5" }]),
                ["head"] = new JsonObject { ["ref"] = "feature/task-5-cart", ["sha"] = new string('a', 40), ["repo"] = new JsonObject { ["full_name"] = "acme/shop" } },
            },
            ["repository"] = new JsonObject { ["full_name"] = "acme/shop", ["html_url"] = "https://github.com/acme/shop" },
            ["sender"] = new JsonObject { ["login"] = "5DLabs-Rex[bot]", ["type"] = "Bot" },
        };
        return Encoding.UTF8.GetBytes(payload.ToJsonString());
    }

    // All of the same task number: what repository they are of decides.
    private static PlayObject Play(int number) => new()
    {
        Kind = "Workflow",
        Namespace = "agents",
        Name = $"play-{number}",
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["current-stage"] = "waiting-pr-created" },
        Annotations = new Dictionary<string, string>(StringComparer.Ordinal),
        TaskIds = ["5"],
        Repositories = [number == Plays / 2 ? "acme/shop" : $"acme/shop-{number}"],
    };

    private static double Median<T>(Func<T> work)
    {
        var rounds = new List<double>();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < PerRound; i++)
                work();
            rounds.Add(watch.Elapsed.TotalMilliseconds / PerRound);
        }

        return rounds.Skip(WarmUp).Order().ElementAt(Rounds / 2);
    }
}
