namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What is known of the signature of a webhook.</summary>
public enum SignatureState
{
    /// <summary>No secret was given to check it with.</summary>
    NotChecked,

    /// <summary>Made with the secret, over these bytes.</summary>
    Valid,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is no signature, or that of other bytes or of another secret.</summary>
    Wrong,
}
