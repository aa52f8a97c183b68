namespace PublicTime.Configuration;

/// <summary>
/// Ours, <c>keyencryptionkey FILE [FILE]</c>: the key that the ring is sealed under, where it should not lie beside the ring or is shared by many
/// nodes; the second file's key only opens, for a change of key.
/// </summary>
internal static class KeyEncryptionKeyDirective
{
    private const string Allowed = "the name of one file with 128 hexadecimal digits, and perhaps of a second one, whose key only opens";

    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        if (line.Arguments.Count is not (1 or 2))
        {
            draft.Refuse(line, Allowed);
            return;
        }

        (string first, string second) = (line.Arguments[0], line.Arguments.Count == 2 ? line.Arguments[1] : "");
        if (first == second)
        {
            draft.AddMistake(line.Origin, $"`{line.Name}` names {first} twice: the second file is for another key, which only opens.");
            return;
        }

        draft.Options = draft.Options with { KeyEncryptionKeyFile = first, OpeningKeyFile = second };
        draft.KeyEncryptionKeyOrigin = line.Origin;
    }

    /// <summary>Notes what only the directives together can say of it.</summary>
    public static void Check(ServeOptions options, ConfigurationDraft draft)
    {
        if (options.KeyEncryptionKeyFile.Length > 0 && !options.ServesNts)
        {
            draft.AddNotice(draft.KeyEncryptionKeyOrigin, "`keyencryptionkey` is not used: without NTS there is no key ring to seal.");
        }
    }
}
