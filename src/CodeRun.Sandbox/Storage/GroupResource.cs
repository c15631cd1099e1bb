namespace CodeRun.Sandbox.Storage;

/// <summary>
/// Names a kind of stored object independently of its version: the API group ("" for core) and the plural resource name.
/// </summary>
/// <param name="Group">API group, for example <c>""</c>, <c>coordination.k8s.io</c> or a custom resource's group.</param>
/// <param name="Resource">Plural resource name in lower case, for example <c>pods</c>.</param>
public readonly record struct GroupResource(string Group, string Resource)
{
    /// <summary>The form Kubernetes uses in messages: <c>pods</c> or <c>leases.coordination.k8s.io</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Resource : $"{Resource}.{Group}";
}
