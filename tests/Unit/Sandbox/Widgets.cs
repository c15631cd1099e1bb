namespace CodeRun.Tests.Unit.Sandbox;

/// <summary>A custom resource for tests: widgets.example.com.</summary>
internal static class Widgets
{
    /// <summary>Its definition, with a status subresource and a spec of any form.</summary>
    public const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """;

    /// <summary>Where they are.</summary>
    public const string Url = "/apis/example.com/v1/namespaces/default/widgets";

    /// <summary>One of them.</summary>
    public static string Named(string name) => $$$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"{{{name}}}"}}""";
}
