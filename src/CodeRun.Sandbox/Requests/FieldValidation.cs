namespace CodeRun.Sandbox.Requests;

/// <summary>What happens to fields that the kind does not have, and to keys that stand twice.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped.</summary>
    Ignore,

    /// <summary>They are dropped, and Warning headers say so. The default.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,
}
