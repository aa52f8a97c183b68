using System.Globalization;

namespace PublicTime.Configuration;

/// <summary>What the process is and which time it serves: <c>local role workers</c>.</summary>
internal static class ServiceDirectives
{
    private const int DefaultLocalStratum = 10;
    private const int MostWorkers = 1024;
    private const string LocalForms = "`stratum` with a number from 1 to 15, `orphan`, `distance` and `activate` with seconds";

    /// <summary>chrony's <c>local [stratum N] [orphan] [distance D] [activate D]</c>; only the stratum has an effect as yet.</summary>
    public static void Local(DirectiveLine line, ConfigurationDraft draft)
    {
        int stratum = DefaultLocalStratum;
        for (int i = 0; i < line.Arguments.Count; i++)
        {
            string option = line.Arguments[i].ToLowerInvariant();
            bool hasValue = option is "stratum" or "distance" or "activate";
            string value = hasValue && i + 1 < line.Arguments.Count ? line.Arguments[++i] : "";
            bool isGood = option switch
            {
                "stratum" => TryStratum(value, out stratum),
                "distance" or "activate" => IsSeconds(value),
                _ => option == "orphan",
            };
            if (!isGood)
            {
                draft.Refuse(line, LocalForms);
                return;
            }

            if (option != "stratum")
            {
                draft.AddNotice(
                    line.Origin,
                    $"`local {option}` has no effect yet: the local clock is served from the start, whatever its distance and its neighbours.");
            }
        }

        draft.Options = draft.Options with { LocalStratum = stratum };
    }

    public static void Role(DirectiveLine line, ConfigurationDraft draft)
    {
        const string Allowed = "`all`, `frontend` or `ke`";
        if (!DirectiveArguments.TryWord(line, draft, Allowed, out string word))
        {
            return;
        }

        switch (word.ToLowerInvariant())
        {
            case "all":
                draft.Options = draft.Options with { Role = ServiceRole.All };
                break;
            case "frontend":
                draft.Options = draft.Options with { Role = ServiceRole.Frontend };
                break;
            case "ke":
                draft.Options = draft.Options with { Role = ServiceRole.Ke };
                break;
            default:
                draft.Refuse(line, Allowed);
                return;
        }

        draft.ServicesOrigin = line.Origin;
    }

    public static void Workers(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryNumber(line, draft, 1, MostWorkers, "threads", out int workers))
        {
            draft.Options = draft.Options with { Workers = workers };
        }
    }

    private static bool TryStratum(string text, out int stratum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out stratum)
        && stratum is >= 1 and < ServeOptions.UnsynchronizedStratum;

    private static bool IsSeconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double seconds)
        && double.IsFinite(seconds);
}
