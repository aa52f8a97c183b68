namespace PublicTime.Configuration.Substitution;

/// <summary>The values that stand for references, kept so that none is shown. Owned by one run of the parser.</summary>
internal sealed class SubstitutedValues
{
    private readonly Dictionary<DirectiveOrigin, List<string>> _values = [];
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);

    /// <summary>Whole arguments with a value in them, and what people see instead.</summary>
    public IReadOnlyDictionary<string, string> Arguments => _arguments;

    /// <summary>Notes a value.</summary>
    public void Add(DirectiveOrigin origin, string value)
    {
        if (!_values.TryGetValue(origin, out List<string>? values))
        {
            _values.Add(origin, values = []);
        }

        values.Add(value);
    }

    /// <summary>Notes an argument.</summary>
    public void AddArgument(string value, string shown) => _arguments[value] = shown;

    /// <summary>A text about a directive with its values replaced.</summary>
    public string Hide(DirectiveOrigin origin, string text) =>
        _values.TryGetValue(origin, out List<string>? values)
            ? values.Aggregate(text, (hidden, value) => hidden.Replace(value, ValueSubstitution.Mask, StringComparison.OrdinalIgnoreCase))
            : text;

    /// <summary>True when a sentence about a directive shows one of its values, even by chance.</summary>
    public bool Shows(DirectiveOrigin origin, string sentence) =>
        _values.TryGetValue(origin, out List<string>? values) && values.Exists(value => sentence.Contains(value, StringComparison.OrdinalIgnoreCase));
}
