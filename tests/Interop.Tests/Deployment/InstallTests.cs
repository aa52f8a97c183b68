using System.Text.RegularExpressions;
using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>What <c>deploy/install</c> leaves behind, and what it leaves alone.</summary>
[Collection(DeploymentCollection.Name)]
public sealed partial class InstallTests(InstalledMachine installed)
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly StagedInstall _install = installed.Install;

    [Fact]
    public void Everything_stands_where_the_system_looks_for_it()
    {
        string[] texts =
        [
            .. StagedInstall.Units.Select(unit => $"/usr/lib/systemd/system/{unit}.service"),
            "/usr/lib/sysusers.d/publictime.conf", "/usr/lib/sysctl.d/90-publictime.conf",
            "/etc/publictime/publictime.conf", "/etc/publictime/frontend.conf", "/etc/publictime/ke.conf",
            "/usr/share/doc/publictime/README.md", "/usr/share/doc/publictime/config/ke.conf",
            "/usr/share/doc/publictime/RUNBOOK.md", "/usr/share/doc/publictime/haproxy/haproxy.cfg",
            "/usr/share/doc/publictime/redis/README.md", "/usr/share/doc/publictime/redis/redis.conf", "/usr/share/doc/publictime/redis/users.acl",
            "/usr/share/doc/publictime/drop-ins/credentials.conf", "/usr/lib/publictime/publictime.dll",
        ];

        Assert.All(texts, path => Assert.Equal(ForAll, File.GetUnixFileMode(_install.PathOf(path))));
        Assert.Equal(ForAll | Executable, File.GetUnixFileMode(_install.PathOf("/usr/lib/publictime/publictime")));
        Assert.Equal("../lib/publictime/publictime", new FileInfo(_install.PathOf("/usr/bin/publictime")).LinkTarget);
        Assert.Empty(Directory.EnumerateFiles(_install.PathOf("/usr/lib/publictime"), "*.xml"));
    }

    [Fact]
    public async Task What_the_installed_texts_speak_of_is_installed()
    {
        string documents = _install.PathOf("/usr/share/doc/publictime");
        List<string> links = [];
        foreach (string text in Directory.EnumerateFiles(documents, "*.md", SearchOption.AllDirectories))
        {
            links.AddRange(Link().Matches(await File.ReadAllTextAsync(text)).Select(match => Path.Combine(Path.GetDirectoryName(text)!, match.Groups["to"].Value)));
        }

        Assert.Contains(links, link => link.EndsWith("haproxy/haproxy.cfg", StringComparison.Ordinal));
        Assert.Contains(links, link => link.EndsWith("redis/README.md", StringComparison.Ordinal));
        Assert.All(links, link => Assert.True(Path.Exists(link), $"{link} is not there"));
    }

    [Fact]
    public async Task The_installed_program_runs_by_the_name_that_is_on_the_path()
    {
        CommandResult result = await ChildProcess.RunAsync(new ProgramStart(_install.PathOf("/usr/bin/publictime"), "version"), TimeSpan.FromSeconds(30));

        Assert.Contains("0.1.0", result.ExpectExitCode(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_install_replaces_the_program_and_leaves_the_operator_s_configuration_alone()
    {
        string configuration = _install.PathOf("/etc/publictime/frontend.conf");
        string stale = _install.PathOf("/usr/lib/publictime/Gone.dll");
        string published = Directory.CreateTempSubdirectory("publictime-published-").FullName;
        string before = await File.ReadAllTextAsync(configuration);
        try
        {
            (await ChildProcess.RunAsync(new ProgramStart("cp", "-a", _install.PathOf("/usr/lib/publictime/."), published), TimeSpan.FromSeconds(30))).ExpectExitCode(0);
            await File.WriteAllTextAsync(configuration, "# mine\n");
            await File.WriteAllTextAsync(stale, "");

            string said = (await _install.InstallAsync("--program", published)).ExpectExitCode(0).Output;

            Assert.Equal("# mine\n", await File.ReadAllTextAsync(configuration));
            Assert.False(File.Exists(stale));
            Assert.True(File.Exists(_install.PathOf("/usr/lib/publictime/publictime.dll")));
            Assert.Contains("systemctl enable --now publictime", said, StringComparison.Ordinal);
            Assert.Single(Directory.EnumerateDirectories(_install.PathOf("/usr/lib"), "publictime*"));
        }
        finally
        {
            await File.WriteAllTextAsync(configuration, before);
            Directory.Delete(published, recursive: true);
        }
    }

    [Theory]
    [InlineData("unknown option --nobuild", "--nobuild")]
    [InlineData("/nowhere holds no program `publictime`", "--program", "/nowhere")]
    public async Task A_mistake_is_one_sentence_and_changes_nothing(string sentence, params string[] arguments)
    {
        CommandResult result = await _install.InstallAsync(arguments);

        Assert.StartsWith($"deploy/install: {sentence}", Assert.Single(result.ExpectExitCode(2).Lines), StringComparison.Ordinal);
        Assert.True(File.Exists(_install.PathOf("/usr/lib/publictime/publictime")));
    }

    [GeneratedRegex(@"\]\((?<to>[^)#:]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
