using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>What becomes of ServiceAccounts.</summary>
internal static class ServiceAccountRules
{
    /// <summary>Keeps of the Secrets an account names only their names.</summary>
    public static void Default(JsonObject value)
    {
        foreach (var (secret, _) in value["secrets"].Items(""))
        {
            foreach (var field in secret.Select(static s => s.Key).Where(static k => k != "name").ToList())
                secret.Remove(field);
        }
    }
}
