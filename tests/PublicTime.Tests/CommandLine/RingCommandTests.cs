using PublicTime.CookieKeys.Store;

namespace PublicTime.Tests.CommandLine;

public sealed class RingCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-ring-").FullName;

    private string KeyFile => Path.Combine(_folder, "kek");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task New_kek_makes_a_key_for_its_owner_alone_and_says_what_to_do_with_it()
    {
        CommandRun run = await CommandRun.OfAsync("ring", "new-kek", KeyFile);

        using KeyEncryptionKey? made = KeyEncryptionKey.ReadIfPresent(KeyFile);
        Assert.NotNull(made);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            $"""
            Made {KeyFile}, fingerprint {Convert.ToHexStringLower(made.Fingerprint)}. Bring it to every node of the ring over a protected way, and say `keyencryptionkey {KeyFile}` there.
            Where a key OLD is in use: first `keyencryptionkey OLD {KeyFile}` on every node, then `keyencryptionkey {KeyFile} OLD` on every node, then {KeyFile} alone.

            """,
            run.Output);
        Assert.DoesNotContain((await File.ReadAllTextAsync(KeyFile))[..8], run.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task New_kek_writes_over_nothing()
    {
        await File.WriteAllTextAsync(KeyFile, "precious");

        CommandRun run = await CommandRun.OfAsync("ring", "new-kek", KeyFile);

        Assert.Equal((1, "", $"{KeyFile} is there already and is left as it is: name another file.\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal("precious", await File.ReadAllTextAsync(KeyFile));
    }

    [Fact]
    public async Task New_kek_in_a_folder_that_is_not_there_is_one_sentence()
    {
        string nowhere = Path.Combine(_folder, "nowhere", "kek");

        CommandRun run = await CommandRun.OfAsync("ring", "new-kek", nowhere);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"{nowhere} cannot be made: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
