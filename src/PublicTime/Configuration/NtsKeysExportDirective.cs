using PublicTime.CookieKeys.Chrony;

namespace PublicTime.Configuration;

/// <summary><c>ntskeysexport FILE</c>: cookie keys for chronyd front-ends, plain, because chronyd reads nothing else.</summary>
internal static class NtsKeysExportDirective
{
    /// <summary>The directive.</summary>
    public const string Name = "ntskeysexport";

    /// <summary>What is faster leaves an operator's job no time to run twice.</summary>
    private static readonly TimeSpan ShortestRotation = TimeSpan.FromMinutes(10);

    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryWord(line, draft, "the name of one file", out string file))
        {
            draft.Options = draft.Options with { NtsKeysExportFile = file };
            draft.NtsKeysExportOrigin = line.Origin;
        }
    }

    /// <summary>Notes what only the directives together can say of it.</summary>
    public static void Check(ServeOptions options, ConfigurationDraft draft)
    {
        string file = options.NtsKeysExportFile;
        if (file.Length == 0)
        {
            return;
        }

        DirectiveOrigin origin = draft.NtsKeysExportOrigin;
        if (RefusalOf(file, options.StateFolder) is { } refusal)
        {
            draft.AddMistake(origin, refusal);
        }
        else if (!options.ServesNts)
        {
            draft.AddNotice(origin, $"`ntskeysexport {file}` writes nothing: without NTS there are no keys.");
        }
        else
        {
            draft.AddNotice(origin, $"`ntskeysexport {file}` keeps the cookie keys there in plain, as chronyd needs them: who reads that file can read and forge every cookie.");
            WarnOfHaste(options.RotationInterval, origin, draft);
        }
    }

    /// <summary>Why the file cannot be written to, in one sentence; null when it can.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stateFolder">What is kept there must not be overwritten.</param>
    /// <param name="asked">What named the file: this directive, or a command.</param>
    public static string? RefusalOf(string file, string stateFolder, string asked = Name)
    {
        string path = Path.GetFullPath(file);
        if (stateFolder.Length == 0 || Path.GetDirectoryName(path) != Path.TrimEndingDirectorySeparator(Path.GetFullPath(stateFolder)))
        {
            return null;
        }

        string name = Path.GetFileName(path);
        return name switch
        {
            NtsKeysImport.FileName =>
                $"`{asked} {file}` names the file that chronyd's keys are imported from, and that is never overwritten: name another.",
            _ when name.StartsWith("publictime.", StringComparison.Ordinal) =>
                $"`{asked} {file}` names a file of this service's own: name another.",
            _ => null,
        };
    }

    private static void WarnOfHaste(TimeSpan rotation, DirectiveOrigin origin, ConfigurationDraft draft)
    {
        if (rotation > TimeSpan.Zero && rotation < ShortestRotation)
        {
            draft.AddNotice(
                origin,
                $"`ntskeysexport` with `ntsrotate {(long)rotation.TotalSeconds}`: each chronyd must be given the file and told `chronyc rekey` "
                + $"at least every {(long)rotation.TotalSeconds} s, or it answers cookies of newer keys with NTS NAK.");
        }
    }
}
