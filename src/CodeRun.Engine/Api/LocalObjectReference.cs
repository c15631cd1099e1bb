using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>The name of an object in the same namespace.</summary>
public sealed record LocalObjectReference
{
    [Description("Name of the object.")]
    public string Name { get => field ?? ""; init; }
}
