using System.Text.Json;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Events;

/// <summary>Installs the definitions in tests/Unit/Events/Crds.</summary>
internal static class CrdFixtures
{
    public static async Task InstallAsync(IApiClient api, params string[] files)
    {
        foreach (var file in files)
        {
            var path = RepositoryFiles.PathOf("tests", "Unit", "Events", "Crds", file + ".yaml");
            foreach (var document in CodeRunDocuments.Read(await File.ReadAllTextAsync(path), path))
                await api.CreateAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, JsonSerializer.SerializeToUtf8Bytes(document.Json), CancellationToken.None);
        }
    }
}
