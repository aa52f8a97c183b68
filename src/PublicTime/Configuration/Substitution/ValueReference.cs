namespace PublicTime.Configuration.Substitution;

/// <summary>One <c>${KIND:NAME}</c> in an argument.</summary>
/// <param name="Kind">Where the value is.</param>
/// <param name="Name">A variable, a file or a credential; not empty.</param>
internal sealed record ValueReference(ReferenceKind Kind, string Name)
{
    private static readonly (string Opening, ReferenceKind Kind)[] Openings =
    [
        ("${env:", ReferenceKind.Environment), ("${file:", ReferenceKind.File), ("${credential:", ReferenceKind.Credential),
    ];

    /// <summary>Finds a reference that begins at a place; any other dollar sign is a letter.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="at">The place.</param>
    /// <param name="reference">The reference; its name is empty when it has none or no closing brace.</param>
    /// <param name="end">The place behind it.</param>
    public static bool TryFind(string text, int at, out ValueReference reference, out int end)
    {
        foreach ((string opening, ReferenceKind kind) in Openings)
        {
            if (string.CompareOrdinal(text, at, opening, 0, opening.Length) == 0)
            {
                int close = text.IndexOf('}', at);
                reference = new ValueReference(kind, close < 0 ? "" : text[(at + opening.Length)..close]);
                end = close < 0 ? text.Length : close + 1;
                return true;
            }
        }

        (reference, end) = (new ValueReference(ReferenceKind.Environment, ""), at);
        return false;
    }

    /// <summary>As the operator writes it.</summary>
    public override string ToString() => $"{Openings.First(opening => opening.Kind == Kind).Opening}{Name}}}";
}
