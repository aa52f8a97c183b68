namespace PublicTime.Architecture.Tests;

public sealed class SourceFileTests
{
    [Theory]
    [InlineData("a(); // unsafe", "a();  ")]
    [InlineData("a(/* unsafe\n */);", "a( );")]
    [InlineData("a(\"unsafe // \\\" unsafe\");", "a(\"\");")]
    [InlineData("a('\"', '\\'', b, \"unsafe\");", "a(\"\", \"\", b, \"\");")]
    [InlineData("a(\"\"\"\n unsafe \"quoted\"\n\"\"\", b);", "a(\"\", b);")]
    [InlineData("a(@\"C:\\\", b);", "a(\"\", b);")]
    public void Code_is_what_remains_without_comments_and_literals(string text, string code) =>
        Assert.Equal(code, new SourceFile("src/Wire/A.cs", text).Code);

    [Theory]
    [InlineData("src/Wire/Ntp/NtpHeader.cs", "Wire")]
    [InlineData("src/Wire/PublicTime.Wire.csproj", "Wire")]
    [InlineData("src/README.md", "")]
    [InlineData("tests/Wire.Tests/A.cs", "")]
    public void The_room_is_the_folder_under_src(string path, string room) => Assert.Equal(room, new SourceFile(path, "").Room);
}
