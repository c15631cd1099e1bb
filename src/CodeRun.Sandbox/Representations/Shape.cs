namespace CodeRun.Sandbox.Representations;

/// <summary>What an answer holds.</summary>
internal enum Shape
{
    /// <summary>The object or list itself.</summary>
    Plain,

    /// <summary>A Table.</summary>
    Table,

    /// <summary>PartialObjectMetadata, or a list of it.</summary>
    Partial,
}
