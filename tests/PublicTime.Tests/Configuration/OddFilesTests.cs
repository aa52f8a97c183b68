using PublicTime.Configuration;
using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

/// <summary>Our half of <see cref="OddFiles"/>.</summary>
public sealed class OddFilesTests(OddFilesTests.Site site) : IClassFixture<OddFilesTests.Site>
{
    public static TheoryData<string> Taken => [.. OddFiles.BothTake, .. OddFiles.OnlyPublicTimeTakes];

    public static TheoryData<string> Refused => [.. OddFiles.BothRefuse, .. OddFiles.OnlyChronyTakes];

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_the_table_says_that_we_take_is_taken(string text) => Assert.Empty(Read(text).Mistakes);

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_table_says_that_we_refuse_is_refused(string text) => Assert.NotEmpty(Read(text).Mistakes);

    private ParsedConfiguration Read(string text)
    {
        string file = Path.Combine(site.Folder, "odd.conf");
        OddFiles.Write(file, text);
        HostIn host = new(site.Folder);
        Assert.True(host.TryReadFile("odd.conf", ConfigurationText.MaxFileLength, out byte[] content, out _));
        return ConfigurationParser.Parse([new ConfigurationSource("odd.conf", ConfigurationText.LinesOf(content))], Parse.Host, host);
    }

    /// <summary>The folder, made once; the tests of one class run one after the other.</summary>
    public sealed class Site : IDisposable
    {
        public Site() => OddFiles.Furnish(Folder);

        public string Folder { get; } = Directory.CreateTempSubdirectory("publictime-odd-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The real host as it looks from another working folder.</summary>
    private sealed class HostIn(string folder) : IConfigurationHost
    {
        private readonly OperatingHost _host = new();

        public bool TryReadFile(string path, int maxLength, out byte[] content, out string failure) =>
            _host.TryReadFile($"{folder}/{path}", maxLength, out content, out failure);

        public bool TryListFolder(string path, out IReadOnlyList<string> names, out string failure) =>
            _host.TryListFolder($"{folder}/{path}", out names, out failure);

        public bool Exists(string path) => _host.Exists($"{folder}/{path}");

        public string? Variable(string name) => _host.Variable(name);
    }
}
