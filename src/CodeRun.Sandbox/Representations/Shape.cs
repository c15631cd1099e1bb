namespace CodeRun.Sandbox.Representations;

/// <summary>What an answer holds.</summary>
internal enum Shape
{
    /// <summary>The object or list itself.</summary>
    Plain,

    /// <summary>A Table.</summary>
    Table,

    /// <summary>PartialObjectMetadata.</summary>
    Partial,

    /// <summary>A list of PartialObjectMetadata.</summary>
    PartialList,
}
