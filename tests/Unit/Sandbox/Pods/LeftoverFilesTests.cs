using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class LeftoverFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-left-").FullName;
    private readonly ApiServer _server = new(TimeProvider.System, new Random(1));

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Files_of_pods_and_claims_that_are_gone_go_and_those_of_others_stay()
    {
        _server.Objects.Create(new GroupResource("", "persistentvolumeclaims"), JsonNode.Parse("""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"work","namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""")!.AsObject());
        var pod = _server.Objects.Create(new GroupResource("", "pods"), JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"default"},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}""")!.AsObject())!;
        string[] kept = [$"pods/{(string)pod["metadata"]!["uid"]!}/logs", "volumes/default/work/repository"];
        foreach (var directory in (string[])[.. kept, "pods/gone/logs", "volumes/default/gone/repository", "volumes/other/work"])
            Directory.CreateDirectory(Path.Combine(_root, directory));

        Assert.Empty(LeftoverFiles.Remove(_root, _server.Objects));

        Assert.Equal(kept, Directory.GetDirectories(_root, "*", SearchOption.AllDirectories)
            .Where(static d => Directory.GetDirectories(d).Length == 0).Select(d => Path.GetRelativePath(_root, d)).Where(static d => d != "volumes/other").Order(StringComparer.Ordinal));
    }
}
