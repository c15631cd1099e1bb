using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of the security contexts of pods and containers.</summary>
internal static class SecurityContextRules
{
    private const string IdText = "must be between 0 and 2147483647, inclusive";

    /// <summary>Checks that of a pod.</summary>
    public static void OfPod(JsonObject? context, JsonObject spec, string path, List<FieldProblem> problems)
    {
        if (context is null)
            return;
        foreach (var field in (string[])["fsGroup", "runAsUser", "runAsGroup"])
            Id(context[field], $"{path}.{field}", problems);
        var index = 0;
        foreach (var group in context["supplementalGroups"] as JsonArray ?? [])
            Id(group, $"{path}.supplementalGroups[{index++}]", problems);
        if (spec["shareProcessNamespace"].IsTrue() && spec["hostPID"].IsTrue())
            problems.InvalidShown($"{path}.shareProcessNamespace", "true", "ShareProcessNamespace and HostPID cannot both be enabled");
        if (context["fsGroupChangePolicy"] is not null && context["fsGroupChangePolicy"].Text() is var policy and not ("Always" or "OnRootMismatch"))
            problems.NotSupported($"{path}.fsGroupChangePolicy", policy, "Always", "OnRootMismatch");
        Profile(context["seccompProfile"] as JsonObject, "seccomp", $"{path}.seccompProfile", problems);
        Profile(context["appArmorProfile"] as JsonObject, "AppArmor", $"{path}.appArmorProfile", problems);
    }

    /// <summary>Checks that of a container.</summary>
    public static void OfContainer(JsonObject? context, string path, List<FieldProblem> problems)
    {
        if (context is null)
            return;
        Id(context["runAsUser"], $"{path}.runAsUser", problems);
        Id(context["runAsGroup"], $"{path}.runAsGroup", problems);
        if (context["procMount"] is not null && context["procMount"].Text() is var mount and not ("Default" or "Unmasked"))
            problems.NotSupported($"{path}.procMount", mount, "Default", "Unmasked");
        Profile(context["seccompProfile"] as JsonObject, "seccomp", $"{path}.seccompProfile", problems);
        if (context["allowPrivilegeEscalation"].IsFalse())
        {
            if (context["privileged"].IsTrue())
                problems.InvalidShown(path, Shown(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            if ((context["capabilities"]?["add"]).Texts().Any(static c => c is "SYS_ADMIN" or "CAP_SYS_ADMIN"))
                problems.InvalidShown(path, Shown(context), "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }

        Profile(context["appArmorProfile"] as JsonObject, "AppArmor", $"{path}.appArmorProfile", problems);
    }

    private static void Id(JsonNode? id, string path, List<FieldProblem> problems)
    {
        if (id.Number() is { } number and (< 0 or > int.MaxValue))
            problems.Invalid(path, number, IdText);
    }

    private static void Profile(JsonObject? profile, string what, string path, List<FieldProblem> problems)
    {
        if (profile is null)
            return;
        var (type, local) = (profile["type"].Text(), profile["localhostProfile"]);
        if (type.Length == 0)
            problems.Required($"{path}.type", $"type is required when {(what == "seccomp" ? "seccompProfile" : "appArmorProfile")} is set");
        else if (type is not ("Localhost" or "RuntimeDefault" or "Unconfined"))
            problems.NotSupported($"{path}.type", type, "Localhost", "RuntimeDefault", "Unconfined");
        if (type == "Localhost" && local is null)
            problems.Required($"{path}.localhostProfile", $"must be set when {what} type is Localhost");
        else if (type == "Localhost")
            PathRules.Descending(local.Text(), $"{path}.localhostProfile", problems);
        else if (local is not null)
            problems.InvalidShown($"{path}.localhostProfile", what == "seccomp" ? Shown(profile) : local.ToJsonString(), $"can only be set when {what} type is Localhost");
    }

    // The server shows its internal form, whose fields are named as in Go.
    private static string Shown(JsonObject value) => GoShape.Of(value).ToJsonString();
}
