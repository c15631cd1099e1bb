namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A map of Go; templates see its keys in order.</summary>
/// <param name="Fields">Its keys and values.</param>
internal sealed record GoMap(IReadOnlyDictionary<string, object?> Fields)
{
    /// <summary>True for what split gives, whose values are texts: functions over maps refuse it.</summary>
    public bool IsOfTexts { get; init; }

    /// <summary>The keys in the order of their bytes.</summary>
    public IEnumerable<string> Keys => Fields.Keys.Order(Comparer<string>.Create(Go.GoText.Compare));
}
