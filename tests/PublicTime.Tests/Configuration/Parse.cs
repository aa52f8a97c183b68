using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

/// <summary>Parses as the command would, on a host that never changes.</summary>
internal static class Parse
{
    public static readonly HostDefaults Host = new(Workers: 4, StateFolder: "/home/ann/.local/state/publictime", NodeName: "ann.example.net");

    public static ParsedConfiguration File(params string[] lines) => On(new FakeHost(), lines);

    public static ParsedConfiguration On(FakeHost files, params string[] lines) =>
        ConfigurationParser.Parse([new ConfigurationSource("time.conf", lines)], Host, files);

    public static ParsedConfiguration CommandLine(params string[] directives) =>
        ConfigurationParser.Parse([ConfigurationSource.CommandLine(directives)], Host, new FakeHost());

    public static ServeOptions Options(params string[] lines)
    {
        ParsedConfiguration parsed = File(lines);
        Assert.Empty(parsed.Mistakes);
        Assert.NotNull(parsed.Options);
        return parsed.Options;
    }

    public static string OnlyMistake(params string[] lines)
    {
        ParsedConfiguration parsed = File(lines);
        Assert.False(parsed.IsGood);
        return Assert.Single(parsed.Mistakes).ToString();
    }
}
