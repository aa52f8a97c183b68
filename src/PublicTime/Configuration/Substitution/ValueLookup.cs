using System.Text;
using PublicTime.Configuration.Sources;

namespace PublicTime.Configuration.Substitution;

/// <summary>Fetches the value that a reference stands for.</summary>
internal static class ValueLookup
{
    /// <summary>The longest value that is taken from a file, in octets.</summary>
    public const int MaxLength = 64 * 1024;

    private const string CredentialsFolder = "CREDENTIALS_DIRECTORY";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Fetches.</summary>
    /// <param name="reference">What is asked for.</param>
    /// <param name="host">Where it is.</param>
    /// <param name="value">Not empty on success.</param>
    /// <param name="failure">A clause that names what is missing and never shows a value.</param>
    public static bool TryFetch(ValueReference reference, IConfigurationHost host, out string value, out string failure)
    {
        value = "";
        if (reference.Name.Length == 0)
        {
            failure = "it wants a name and a closing brace";
            return false;
        }

        return reference.Kind switch
        {
            ReferenceKind.Environment => TryVariable(reference.Name, host, out value, out failure),
            ReferenceKind.File => TryFile(reference.Name, host, out value, out failure),
            _ => TryCredential(reference.Name, host, out value, out failure),
        };
    }

    private static bool TryVariable(string name, IConfigurationHost host, out string value, out string failure)
    {
        string? found = host.Variable(name);
        value = found ?? "";
        failure = found is null ? $"the variable {name} is not set" : value.Length == 0 ? $"the variable {name} is empty" : "";
        return failure.Length == 0;
    }

    private static bool TryCredential(string name, IConfigurationHost host, out string value, out string failure)
    {
        value = "";
        if (name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            failure = "a credential is one file's name, without a folder";
            return false;
        }

        if (host.Variable(CredentialsFolder) is not { Length: > 0 } folder)
        {
            failure = $"the variable {CredentialsFolder} is not set, which systemd does for a service with LoadCredential=";
            return false;
        }

        return TryFile($"{folder}/{name}", host, out value, out failure);
    }

    // Editors and `echo` end a file with one line feed that belongs to no password.
    private static bool TryFile(string path, IConfigurationHost host, out string value, out string failure)
    {
        value = "";
        if (!host.TryReadFile(path, MaxLength, out byte[] content, out string why))
        {
            failure = $"the file {path} {why}";
            return false;
        }

        ReadOnlySpan<byte> text = content;
        text = text.EndsWith("\n"u8) ? text[..^1] : text;
        text = text.EndsWith("\r"u8) && content[^1] == '\n' ? text[..^1] : text;
        failure = (text.IsEmpty, text.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(text)) switch
        {
            (true, _) => $"the file {path} is empty",
            (_, true) => $"the file {path} is no text: it holds a NUL octet, or is not UTF-8",
            _ => "",
        };
        value = failure.Length == 0 ? Strict.GetString(text) : "";
        return failure.Length == 0;
    }
}
