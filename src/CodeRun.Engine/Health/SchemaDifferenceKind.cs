namespace CodeRun.Engine.Health;

/// <summary>How two schemas differ at a field.</summary>
internal enum SchemaDifferenceKind
{
    /// <summary>The cluster's schema lacks the field, so that the API server drops its values.</summary>
    Missing,

    /// <summary>Only the cluster's schema has the field.</summary>
    Extra,

    /// <summary>Both have the field, but describe it otherwise.</summary>
    Different,
}
