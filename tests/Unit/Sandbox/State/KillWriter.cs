using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>A client with ConfigMaps of its own that remembers what was acknowledged and what was on its way.</summary>
internal sealed class KillWriter(string prefix, Random random)
{
    private const int Names = 12;
    private readonly Dictionary<string, (string Text, string Version)> _acknowledged = new(StringComparer.Ordinal);
    private (string Name, string? Text)? _attempt;
    private int _count;

    public int Acknowledged { get; private set; }

    /// <summary>The newest version that was acknowledged.</summary>
    public long Newest { get; private set; }

    /// <summary>Creates, changes and deletes until the sandbox is gone.</summary>
    public async Task WriteAsync(SandboxProcess sandbox, string url, Action acknowledged)
    {
        try
        {
            while (true)
            {
                await WriteOneAsync(sandbox, url);
                acknowledged();
            }
        }
        catch (HttpRequestException)
        {
            // The sandbox is gone; what was on its way may have been stored or not.
        }
    }

    /// <summary>Compares with what is there, and goes on from it.</summary>
    public void Compare(Dictionary<string, JsonObject> found)
    {
        for (var i = 0; i < Names; i++)
        {
            var name = $"{prefix}-{i}";
            var stored = found.GetValueOrDefault(name);
            var text = (string?)stored?["data"]!["text"];
            if (text is not null)
                Assert.True(IsWhole(text), $"{name} was read in part: {text}");
            var isAttempt = _attempt is { } attempt && attempt.Name == name && attempt.Text == text;
            if (!isAttempt)
                Assert.Equal(_acknowledged.TryGetValue(name, out var known) ? known : default, stored is null ? default : (text!, (string)stored["metadata"]!["resourceVersion"]!));
            else if (stored is null)
                _acknowledged.Remove(name);
            else
                _acknowledged[name] = (text!, (string)stored["metadata"]!["resourceVersion"]!);
        }

        _attempt = null;
    }

    private async Task WriteOneAsync(SandboxProcess sandbox, string url)
    {
        var name = $"{prefix}-{random.Next(Names)}";
        var text = Text();
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["text"] = text } }.ToJsonString();
        var exists = _acknowledged.ContainsKey(name);
        var deletes = exists && random.Next(4) == 0;
        _attempt = (name, deletes ? null : text);
        var (status, answer) = (exists, deletes, random.Next(2)) switch
        {
            (false, _, _) => await sandbox.SendAsync(HttpMethod.Post, url, body),
            (true, true, _) => await sandbox.SendAsync(HttpMethod.Delete, $"{url}/{name}"),
            (true, false, 0) => await sandbox.SendAsync(HttpMethod.Put, $"{url}/{name}", body),
            _ => await sandbox.SendAsync(HttpMethod.Patch, $"{url}/{name}", new JsonObject { ["data"] = new JsonObject { ["text"] = text } }.ToJsonString(), "application/merge-patch+json"),
        };
        Assert.True(status is 200 or 201, $"{name}: {status} {answer}");
        _attempt = null;
        Acknowledged++;
        if (deletes)
        {
            _acknowledged.Remove(name);
            return;
        }

        var version = (string)answer["metadata"]!["resourceVersion"]!;
        Assert.True(long.Parse(version, CultureInfo.InvariantCulture) > Newest, $"Version {version} was given after {Newest}.");
        Newest = long.Parse(version, CultureInfo.InvariantCulture);
        _acknowledged[name] = (text, version);
    }

    // A text that tells whether it is whole.
    private string Text()
    {
        var text = $"{prefix} {_count++} {new string('x', random.Next(1500))}";
        return $"{text}#{Hash(text)}";
    }

    private static bool IsWhole(string text) => text.LastIndexOf('#') is >= 0 and var end && text[(end + 1)..] == Hash(text[..end]);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 8);
}
