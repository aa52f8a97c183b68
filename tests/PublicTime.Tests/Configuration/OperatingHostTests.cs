using PublicTime.Configuration;
using PublicTime.Configuration.Sources;
using PublicTime.Native.Tests.Files;

namespace PublicTime.Tests.Configuration;

/// <summary>The real files.</summary>
public sealed class OperatingHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-host-").FullName;
    private readonly OperatingHost _host = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    public void A_file_is_read_up_to_the_limit(int length)
    {
        byte[] octets = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        File.WriteAllBytes(PathOf("a"), octets);

        Assert.True(_host.TryReadFile(PathOf("a"), 100, out byte[] content, out string failure), failure);
        Assert.Equal(octets, content);
    }

    [Fact]
    public void A_longer_file_is_refused_and_a_device_without_end_too()
    {
        File.WriteAllBytes(PathOf("a"), new byte[101]);

        Assert.False(_host.TryReadFile(PathOf("a"), 100, out byte[] content, out string failure));
        Assert.Equal("is longer than 100 octets", failure);
        Assert.Empty(content);
        Assert.False(_host.TryReadFile("/dev/zero", 1 << 20, out _, out _));
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_refused_at_once_also_behind_a_link()
    {
        string pipe = NamedPipe.Make(PathOf("pipe"));
        File.CreateSymbolicLink(PathOf("link"), pipe);
        foreach (string path in new[] { pipe, PathOf("link"), "/dev/null", _folder })
        {
            string failure = "";
            Assert.False(await Task.Run(() => _host.TryReadFile(path, 100, out _, out failure)).Soon());
            Assert.Equal("cannot be read: it is not a regular file", failure);
        }
    }

    [Fact]
    public async Task What_the_command_line_names_may_be_a_pipe()
    {
        string pipe = NamedPipe.Make(PathOf("pipe"));
        Task writing = Task.Run(() => File.WriteAllText(pipe, "port 11\n"));

        Assert.Empty((await Task.Run(() => ConfigurationReader.Read(pipe, [], Parse.Host)).Soon()).Mistakes);
        await writing.Soon();
    }

    [Fact]
    public void A_failure_never_holds_the_name_of_the_file()
    {
        string loop = PathOf("loop");
        File.CreateSymbolicLink(loop, loop);
        foreach (string path in new[] { PathOf("gone"), PathOf("gone/a"), _folder, loop, PathOf(new string('x', 300)), $"{loop}/a", "a\0b" })
        {
            Assert.False(_host.TryReadFile(path, 100, out _, out string failure));
            Assert.StartsWith("cannot be read: ", failure, StringComparison.Ordinal);
            Assert.DoesNotContain(_folder, failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_lists_files_and_folders_and_a_file_lists_nothing()
    {
        File.WriteAllText(PathOf("a"), "");
        Directory.CreateDirectory(PathOf("b"));

        Assert.True(_host.TryListFolder(_folder, out IReadOnlyList<string> names, out _));
        Assert.Equal(["a", "b"], names.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.True(_host.TryListFolder(PathOf("a"), out IReadOnlyList<string> none, out _));
        Assert.Empty(none);
        Assert.False(_host.TryListFolder(PathOf("gone"), out _, out string failure));
        Assert.Equal("cannot be read: it does not exist", failure);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
