namespace CodeRun.Engine.Events.Secrets;

/// <summary>A Secret that runs refer to.</summary>
/// <param name="Agent">Short name of the agent; empty for the API keys.</param>
/// <param name="Secret">Name of the Secret.</param>
/// <param name="Keys">Keys that runs read.</param>
/// <param name="IsOptional">True when runs start without these keys.</param>
internal sealed record SecretNeed(string Agent, string Secret, IReadOnlyList<string> Keys, bool IsOptional);
