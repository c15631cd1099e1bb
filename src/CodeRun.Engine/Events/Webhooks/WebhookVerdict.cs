namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What becomes of a webhook.</summary>
public enum WebhookVerdict
{
    /// <summary>It asks for something to be done.</summary>
    Accepted,

    /// <summary>It came before its stage, and is kept.</summary>
    Early,

    /// <summary>It asks for nothing.</summary>
    Ignored,

    /// <summary>It was dealt with before.</summary>
    Duplicate,

    /// <summary>What it names is not clear: label against branch, several plays.</summary>
    Ambiguous,

    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>Its signature is missing or wrong.</summary>
    Refused,
}
