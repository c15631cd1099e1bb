using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>The files of volumes that the sandbox fills: configMap, secret, downwardAPI and projected.</summary>
internal sealed class VolumeContent(ReferredData data, PodTokens? tokens)
{
    private const int DefaultMode = 420;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>True for a volume whose files come from the sandbox and are kept up to date by it.</summary>
    public static bool IsProjected(JsonObject volume) => volume["configMap"] is not null || volume["secret"] is not null || volume["downwardAPI"] is not null || volume["projected"] is not null;

    /// <summary>The files of such a volume by relative path.</summary>
    /// <exception cref="PodNotReadyException">Something that it needs is not there.</exception>
    public IReadOnlyDictionary<string, ProjectedFile> Of(JsonObject pod, JsonObject volume)
    {
        var files = new Dictionary<string, ProjectedFile>(StringComparer.Ordinal);
        if (volume["configMap"] is JsonObject configMap)
            ConfigMap(files, pod, configMap, Mode(configMap["defaultMode"], DefaultMode));
        else if (volume["secret"] is JsonObject secret)
            Secret(files, pod, secret, (string?)secret["secretName"] ?? "", Mode(secret["defaultMode"], DefaultMode));
        else if (volume["downwardAPI"] is JsonObject downward)
            Downward(files, pod, downward, Mode(downward["defaultMode"], DefaultMode));
        else
            Projected(files, pod, volume["projected"]!.AsObject(), (string)volume["name"]!);
        return files;
    }

    private void Projected(Dictionary<string, ProjectedFile> files, JsonObject pod, JsonObject projected, string name)
    {
        var mode = Mode(projected["defaultMode"], DefaultMode);
        foreach (var source in (projected["sources"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (source["configMap"] is JsonObject configMap)
                ConfigMap(files, pod, configMap, mode);
            else if (source["secret"] is JsonObject secret)
                Secret(files, pod, secret, (string?)secret["name"] ?? "", mode);
            else if (source["downwardAPI"] is JsonObject downward)
                Downward(files, pod, downward, mode);
            else if (source["serviceAccountToken"] is JsonObject token)
                files[(string)token["path"]!] = new ProjectedFile(Encoding.UTF8.GetBytes(Token(pod, token, name)), mode & OwnerOnly);
            else
                throw new PodNotReadyException("FailedMount", $"the sandbox supports configMap, secret, downwardAPI and serviceAccountToken in projected volumes, not {source.FirstOrDefault().Key}");
        }
    }

    private string Token(JsonObject pod, JsonObject source, string volume)
    {
        if (tokens is null)
            throw new PodNotReadyException("FailedMount", "failed to fetch token: no API server of the sandbox can be reached by its pods");
        var metadata = pod["metadata"]!;
        var audience = (string?)source["audience"];
        return tokens.Get($"{volume}/{(string?)source["path"]}", new TokenRequest
        {
            Namespace = (string)metadata["namespace"]!,
            Name = (string?)pod["spec"]!["serviceAccountName"] ?? "default",
            Audiences = string.IsNullOrEmpty(audience) ? [] : [audience],
            Lifetime = TimeSpan.FromSeconds(source["expirationSeconds"] is JsonValue value && value.TryGetValue(out long seconds) ? seconds : 3600),
            Bound = new BoundObject("Pod", (string)metadata["name"]!, (string)metadata["uid"]!),
        });
    }

    private void ConfigMap(Dictionary<string, ProjectedFile> files, JsonObject pod, JsonObject source, UnixFileMode mode) =>
        Keys(files, source, data.ConfigMap((string)pod["metadata"]!["namespace"]!, (string?)source["name"] ?? "", Flag(source["optional"])), mode, "config");

    private void Secret(Dictionary<string, ProjectedFile> files, JsonObject pod, JsonObject source, string name, UnixFileMode mode) =>
        Keys(files, source, data.Secret((string)pod["metadata"]!["namespace"]!, name, Flag(source["optional"])), mode, "secret");

    private static void Keys(Dictionary<string, ProjectedFile> files, JsonObject source, SortedDictionary<string, byte[]>? values, UnixFileMode mode, string kind)
    {
        if (source["items"] is not JsonArray { Count: > 0 } items)
        {
            foreach (var (key, bytes) in values ?? [])
                files[key] = new ProjectedFile(bytes, mode);
            return;
        }

        foreach (var item in items.OfType<JsonObject>())
        {
            var key = (string?)item["key"] ?? "";
            if (values is not null && values.TryGetValue(key, out var bytes))
                files[(string?)item["path"] ?? key] = new ProjectedFile(bytes, item["mode"] is null ? mode : Mode(item["mode"], DefaultMode));
            else if (!Flag(source["optional"]))
                throw new PodNotReadyException("FailedMount", $"references non-existent {kind} key: {key}");
        }
    }

    private static void Downward(Dictionary<string, ProjectedFile> files, JsonObject pod, JsonObject source, UnixFileMode mode)
    {
        foreach (var item in (source["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var text = item["fieldRef"] is JsonObject field
                ? DownwardFields.Field(pod, (string?)field["fieldPath"] ?? "")
                : DownwardFields.Resource(pod, item["resourceFieldRef"] as JsonObject ?? [], container: null);
            files[(string)item["path"]!] = new ProjectedFile(Encoding.UTF8.GetBytes(text), item["mode"] is null ? mode : Mode(item["mode"], DefaultMode));
        }
    }

    private static UnixFileMode Mode(JsonNode? value, int otherwise) =>
        (UnixFileMode)((value is JsonValue number && number.TryGetValue(out long mode) ? (int)mode : otherwise) & 0x1FF);

    private static bool Flag(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool set) && set;
}
