using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>What the server fills into volumes.</summary>
internal static class VolumeDefaults
{
    private const int Mode = 420;
    private const long TokenSeconds = 3600;

    /// <summary>Fills in a volume; one that says nothing is an emptyDir.</summary>
    public static void Apply(JsonObject volume)
    {
        foreach (var source in (string[])["configMap", "secret", "projected", "downwardAPI"])
        {
            if (volume[source] is JsonObject files)
                files["defaultMode"] ??= Mode;
        }

        Files(volume["downwardAPI"]);
        foreach (var (source, _) in (volume["projected"]?["sources"]).Items(""))
        {
            Files(source["downwardAPI"]);
            if (source["serviceAccountToken"] is JsonObject token)
                token["expirationSeconds"] ??= TokenSeconds;
        }

        if (volume["hostPath"] is JsonObject host)
            host["type"] ??= "";
        if (volume["ephemeral"]?["volumeClaimTemplate"]?["spec"] is JsonObject claim)
            claim["volumeMode"] ??= "Filesystem";
        if (!volume.Any(static v => v.Key != "name" && v.Value is not null))
            volume["emptyDir"] = new JsonObject();
    }

    private static void Files(JsonNode? downward)
    {
        foreach (var (item, _) in (downward?["items"]).Items(""))
        {
            if (item["fieldRef"] is JsonObject reference)
                reference["apiVersion"] ??= "v1";
        }
    }
}
