using PublicTime.Configuration;
using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publictime-conf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Directives_come_after_the_file_and_so_win()
    {
        string file = Write("port 1000", "ntsport 2000");

        ParsedConfiguration parsed = ConfigurationReader.Read(file, ["port 3000"], Parse.Host);

        Assert.True(parsed.IsGood);
        Assert.Equal(3000, parsed.Options.NtpPort);
        Assert.Equal(2000, parsed.Options.KePort);
        Assert.False(parsed.Options.IsQuickStart);
    }

    [Fact]
    public void A_mistake_names_the_file_as_it_was_given() =>
        Assert.Equal(
            $"{Path.Combine(_folder, "time.conf")}, line 2: `prot` is not a directive; `port` is the nearest name.",
            Assert.Single(ConfigurationReader.Read(Write("port 1", "prot 1"), [], Parse.Host).Mistakes).ToString());

    [Fact]
    public void A_missing_file_is_one_mistake()
    {
        string file = Path.Combine(_folder, "nowhere.conf");

        Remark mistake = Assert.Single(ConfigurationReader.Read(file, [], Parse.Host).Mistakes);

        Assert.StartsWith($"{file}: the file cannot be read: ", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_of_a_file_is_a_mistake_and_no_quick_start() =>
        Assert.Equal(
            "command line: `-f` takes the name of a file, and it is given an empty one.",
            Assert.Single(ConfigurationReader.Read("", [], Parse.Host).Mistakes).ToString());

    [Fact]
    public void A_folder_is_no_file() => Assert.False(ConfigurationReader.Read(_folder, [], Parse.Host).IsGood);

    [Fact]
    public void An_endless_file_is_not_read()
    {
        string file = Path.Combine(_folder, "long.conf");
        File.WriteAllBytes(file, new byte[ConfigurationText.MaxFileLength + 1]);

        Assert.Contains("longer than", Assert.Single(ConfigurationReader.Read(file, [], Parse.Host).Mistakes).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_file_nor_directive_is_the_quick_start()
    {
        ParsedConfiguration parsed = ConfigurationReader.Read(file: null, [], Parse.Host);

        Assert.True(parsed.IsGood);
        Assert.True(parsed.Options.IsQuickStart);
    }

    private string Write(params string[] lines)
    {
        string file = Path.Combine(_folder, "time.conf");
        File.WriteAllLines(file, lines);
        return file;
    }
}
