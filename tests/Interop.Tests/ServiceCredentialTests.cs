using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests;

/// <summary>A key-encryption key that systemd hands over, with the mode that a file with an access control list shows.</summary>
public sealed class ServiceCredentialTests
{
    private const UnixFileMode Granted = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    [Fact]
    public async Task A_credential_may_show_the_mode_of_an_access_control_list()
    {
        using ServiceSite site = new();
        using TemporaryFolder credentials = new();
        ProgramStart start = Start(site, WriteKey(credentials, Granted), credentials.Path + "/");

        (ServiceProcess service, _) = await ServiceProcess.StartAsync(start, line => line.Contains(" serves; ", StringComparison.Ordinal));
        await using (service)
        {
            Assert.Equal(0, await service.StopAsync());
        }
    }

    [Theory]
    [InlineData(true, Granted | UnixFileMode.OtherRead)]
    [InlineData(true, Granted | UnixFileMode.GroupWrite)]
    [InlineData(false, Granted)]
    public async Task Any_other_file_that_others_may_read_is_refused(bool isCredential, UnixFileMode mode)
    {
        using ServiceSite site = new();
        using TemporaryFolder folder = new();
        using TemporaryFolder elsewhere = new();
        string file = WriteKey(folder, mode);

        CommandResult result = await ChildProcess.RunAsync(
            Start(site, file, isCredential ? folder.Path : elsewhere.Path), TimeSpan.FromSeconds(30));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The key-encryption key {file} has mode 0", result.Output, StringComparison.Ordinal);
    }

    private static string WriteKey(TemporaryFolder folder, UnixFileMode mode)
    {
        string file = folder.PathOf("kek");
        File.WriteAllText(file, new string('7', 128) + "\n");
        File.SetUnixFileMode(file, mode);
        return file;
    }

    private static ProgramStart Start(ServiceSite site, string key, string credentials)
    {
        ProgramStart start = site.Program.Start(["serve", .. site.Directives, $"keyencryptionkey {key}"]);
        return start with
        {
            Environment = new Dictionary<string, string?>(start.Environment, StringComparer.Ordinal) { ["CREDENTIALS_DIRECTORY"] = credentials },
        };
    }
}
