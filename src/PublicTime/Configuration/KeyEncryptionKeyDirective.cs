namespace PublicTime.Configuration;

/// <summary>Ours, <c>keyencryptionkey FILE</c>: the key that the ring is sealed under, where it should not lie beside the ring.</summary>
internal static class KeyEncryptionKeyDirective
{
    public static void Read(DirectiveLine line, ConfigurationDraft draft)
    {
        if (DirectiveArguments.TryWord(line, draft, "the name of one file with 128 hexadecimal digits", out string file))
        {
            draft.Options = draft.Options with { KeyEncryptionKeyFile = file };
        }
    }
}
