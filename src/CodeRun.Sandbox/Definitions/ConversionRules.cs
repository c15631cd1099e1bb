using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of spec.conversion. A webhook that would have to be called is refused, since the sandbox calls none.</summary>
internal static class ConversionRules
{
    private static readonly string[] Reviews = ["v1", "v1beta1"];

    /// <summary>Checks the conversion of a definition.</summary>
    /// <param name="spec">spec of the definition.</param>
    /// <param name="versions">Number of versions.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Validate(JsonObject spec, int versions, List<FieldProblem> problems)
    {
        if (spec["conversion"] is not JsonObject conversion)
            return;
        var strategy = (string?)conversion["strategy"] ?? "";
        var webhook = conversion["webhook"] as JsonObject;
        var reviews = webhook?["conversionReviewVersions"] as JsonArray ?? [];
        if (strategy.Length == 0)
            problems.Add(FieldProblem.Required("spec.conversion.strategy"));
        else if (strategy is not ("None" or "Webhook"))
            problems.Add(FieldProblem.NotSupported("spec.conversion.strategy", GoText.Quote(strategy), ["None", "Webhook"]));
        if (strategy != "Webhook")
        {
            if (webhook?["clientConfig"] is not null)
                problems.Add(FieldProblem.Forbidden("spec.conversion.webhookClientConfig", "should not be set when strategy is not set to Webhook"));
            if (reviews.Count > 0)
                problems.Add(FieldProblem.Forbidden("spec.conversion.conversionReviewVersions", "should not be set when strategy is not set to Webhook"));
            return;
        }

        Client(webhook?["clientConfig"] as JsonObject, problems);
        ReviewVersions(reviews, problems);
        if (versions > 1)
            problems.Add(FieldProblem.Invalid("spec.conversion.strategy", "\"Webhook\"", "the sandbox does not call conversion webhooks: use None, or a single version"));
    }

    private static void Client(JsonObject? client, List<FieldProblem> problems)
    {
        const string Path = "spec.conversion.webhookClientConfig";
        if (client is null)
        {
            problems.Add(FieldProblem.Required(Path, "required when strategy is set to Webhook"));
            return;
        }

        if (client["url"] is null == client["service"] is null)
            problems.Add(FieldProblem.Required(Path, "exactly one of url or service is required"));
        else if ((string?)client["url"] is { } url && !url.StartsWith("https://", StringComparison.Ordinal))
            problems.Add(FieldProblem.Invalid($"{Path}.url", GoText.Quote(url.Contains("://", StringComparison.Ordinal) ? url[..url.IndexOf("://", StringComparison.Ordinal)] : ""), "'https' is the only allowed URL scheme; desired format: https://host[/path]"));
        else if (client["service"] is JsonObject service)
            problems.AddRange(((string[])["name", "namespace"]).Where(f => string.IsNullOrEmpty((string?)service[f])).Select(static f => FieldProblem.Required($"{Path}.service.{f}")));
    }

    private static void ReviewVersions(JsonArray reviews, List<FieldProblem> problems)
    {
        const string Path = "spec.conversion.conversionReviewVersions";
        if (reviews.Count == 0)
        {
            problems.Add(FieldProblem.Required(Path));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < reviews.Count; i++)
        {
            var text = (string?)reviews[i] ?? "";
            if (!seen.Add(text))
                problems.Add(FieldProblem.Invalid($"{Path}[{i}]", GoText.Quote(text), "duplicate version"));
            else
                problems.AddRange(NameRules.Label1035(text).Select(p => FieldProblem.Invalid($"{Path}[{i}]", GoText.Quote(text), p)));
        }

        if (!seen.Overlaps(Reviews))
            problems.Add(FieldProblem.Invalid(Path, GoValue.Json(reviews), $"must include at least one of {string.Join(", ", Reviews)}"));
    }
}
