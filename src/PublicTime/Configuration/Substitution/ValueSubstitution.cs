using System.Text;

namespace PublicTime.Configuration.Substitution;

/// <summary>
/// Puts values into the arguments of a directive: <c>${env:NAME}</c>, <c>${file:PATH}</c>, <c>${credential:NAME}</c>. chrony has no
/// such thing; there a dollar sign is a letter, as any other dollar sign is here.
/// </summary>
/// <remarks>
/// A value is taken as it is: white space in it splits no argument, and a reference in it is not followed. Values may be
/// secrets, so no sentence about a directive shows one: people see <c>***</c> in its place.
/// </remarks>
internal static class ValueSubstitution
{
    /// <summary>What people see.</summary>
    public const string Mask = "***";

    /// <summary>Replaces every reference of a line.</summary>
    /// <returns>False when a value is missing; each is one mistake.</returns>
    public static bool TryApply(DirectiveLine line, ConfigurationDraft draft, out DirectiveLine applied)
    {
        applied = line;
        if (!line.Arguments.Any(argument => argument.Contains("${", StringComparison.Ordinal)))
        {
            return true;
        }

        string[] values = new string[line.Arguments.Count];
        string[] shown = new string[line.Arguments.Count];
        bool isWhole = true;
        for (int i = 0; i < values.Length; i++)
        {
            isWhole &= TryApply(line, line.Arguments[i], draft, out values[i], out shown[i]);
        }

        applied = line.With(values, shown);
        return isWhole;
    }

    private static bool TryApply(DirectiveLine line, string argument, ConfigurationDraft draft, out string value, out string shown)
    {
        StringBuilder valueText = new();
        StringBuilder shownText = new();
        bool isWhole = true;
        for (int at = 0; at < argument.Length;)
        {
            if (!ValueReference.TryFind(argument, at, out ValueReference reference, out int end))
            {
                valueText.Append(argument[at]);
                shownText.Append(argument[at]);
                at++;
                continue;
            }

            if (ValueLookup.TryFetch(reference, draft.Inclusion.Host, out string fetched, out string failure))
            {
                draft.Secrets.Add(line.Origin, fetched);
            }
            else
            {
                draft.AddMistake(line.Origin, $"`{line.Name}` asks for `{argument[at..end]}`: {failure}.");
                isWhole = false;
            }

            valueText.Append(fetched);
            shownText.Append(Mask);
            at = end;
        }

        (value, shown) = (valueText.ToString(), shownText.ToString());
        if (isWhole && !string.Equals(value, argument, StringComparison.Ordinal))
        {
            draft.Secrets.AddArgument(value, shown);
        }

        return isWhole;
    }
}
