using System.CommandLine;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CommandLine;

/// <summary><c>ring new-kek FILE</c>: makes a file with a fresh key-encryption key, and never writes over one.</summary>
internal static class NewKeyEncryptionKeyCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file to make, mode 0600: 128 hexadecimal digits." };
        Command command = new("new-kek", "Makes a file with a fresh key-encryption key.") { file };
        command.SetAction((parsed, _) =>
            MakeAsync(parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static async Task<int> MakeAsync(string file, TextWriter output, TextWriter error)
    {
        try
        {
            using var key = KeyEncryptionKey.CreateFile(file);
            string fingerprint = Convert.ToHexStringLower(key.Fingerprint);
            await output.WriteLineAsync($"Made {file}, fingerprint {fingerprint}. Bring it to every node of the ring over a protected way, and say `keyencryptionkey {file}` there.").ConfigureAwait(false);
            await output.WriteLineAsync(
                $"Where a key OLD is in use: first `keyencryptionkey OLD {file}` on every node, then `keyencryptionkey {file} OLD` on every node, then {file} alone.").ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (IOException) when (Path.Exists(file))
        {
            await error.WriteLineAsync($"{file} is there already and is left as it is: name another file.").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{file} cannot be made: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }
}
