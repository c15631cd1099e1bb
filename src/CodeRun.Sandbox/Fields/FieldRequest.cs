using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Whose fields a write are.</summary>
/// <param name="Manager">Name of the manager.</param>
/// <param name="Definition">The kind in the version that is written.</param>
/// <param name="Subresource">Subresource that is written; empty for the object.</param>
/// <param name="Time">The time as metadata has it.</param>
internal sealed record FieldRequest(string Manager, ResourceDefinition Definition, string Subresource, string Time);
