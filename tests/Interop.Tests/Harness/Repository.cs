namespace PublicTime.Interop.Tests.Harness;

/// <summary>Where things are in the clone that this test was built from.</summary>
internal static class Repository
{
    /// <summary>The top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the built service.</summary>
    public static string ServiceFolder => Path.Combine(Root, "src/PublicTime/bin/Release/net10.0");

    /// <summary>chronyd 4.3 as tests/run unpacked it.</summary>
    public static string Chronyd => Peer("chrony/usr/sbin/chronyd");

    /// <summary>The chronyc that belongs to it.</summary>
    public static string Chronyc => Peer("chrony/usr/bin/chronyc");

    /// <summary>ntpd of NTPsec 1.2.2 as tests/run unpacked it.</summary>
    public static string NtpsecDaemon => Peer("ntpsec/usr/sbin/ntpd");

    /// <summary>The ntpq that belongs to it, a program for /usr/bin/python3.</summary>
    public static string Ntpq => Peer("ntpsec/usr/bin/ntpq");

    /// <summary>redis-server 7.0 as tests/run unpacked it.</summary>
    public static string RedisServer => Peer("redis-tools/usr/bin/redis-server");

    /// <summary>The redis-cli that belongs to it.</summary>
    public static string RedisCli => Peer("redis-tools/usr/bin/redis-cli");

    /// <summary>HAProxy 2.6 as tests/run unpacked it.</summary>
    public static string Haproxy => Peer("haproxy/usr/sbin/haproxy");

    /// <summary>systemd of Debian as tests/run unpacked it: what stands over the files of a machine that is to have it.</summary>
    public static string SystemdTree => Peer("systemd/usr/lib/systemd/systemd")[..^"/usr/lib/systemd/systemd".Length];

    /// <summary>The libraries that its programs share.</summary>
    public static string SystemdLibraries => Directory.GetDirectories(Path.Combine(SystemdTree, "usr/lib"), "*-linux-gnu*").Select(folder => Path.Combine(folder, "systemd")).First();

    private static string Peer(string path)
    {
        string full = Path.Combine(Root, "tests/.peers", path);
        HarnessException.ThrowUnless(File.Exists(full), () => $"{full} is missing: tests/run fetches it.");
        return full;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PublicTime.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run only from inside the clone.");
    }
}
