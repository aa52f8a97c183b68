namespace PublicTime.Architecture.Tests;

public sealed class PathsTests
{
    [Fact]
    public void No_file_names_a_folder_of_one_machine() =>
        Verdict.Clean(Repository.Files("", ".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md").SelectMany(Paths.OfOneMachine));

    [Fact]
    public void No_project_reaches_out_of_the_repository() =>
        Verdict.Clean(Repository.Files("", ".csproj", ".props", ".targets").SelectMany(Paths.OutOfTheRepository));

    [Theory]
    [InlineData("roo", "t/keys")]
    [InlineData("wor", "k/main")]
    [InlineData("User", "s/ann/keys")]
    public void A_path_of_one_machine_is_found(string first, string rest) =>
        Assert.Single(Paths.OfOneMachine(new SourceFile("src/PublicTime/A.cs", $"File.Open(\"/{first}{rest}\")")));

    [Theory]
    [InlineData("<Project><Import Project=\"../../../shared.props\" /></Project>")]
    [InlineData("<Project><ItemGroup><ProjectReference Include=\"..\\..\\..\\Other\\Other.csproj\" /></ItemGroup></Project>")]
    [InlineData("<Project><ItemGroup><Reference Include=\"A\"><HintPath>/usr/lib/a.dll</HintPath></Reference></ItemGroup></Project>")]
    public void A_path_out_of_the_repository_is_found(string project) =>
        Assert.Single(Paths.OutOfTheRepository(new SourceFile("src/Wire/PublicTime.Wire.csproj", project)));

    [Fact]
    public void A_path_to_another_folder_of_the_repository_passes() =>
        Assert.Empty(Paths.OutOfTheRepository(new SourceFile(
            "tests/Wire.Tests/PublicTime.Wire.Tests.csproj",
            "<Project><ItemGroup><ProjectReference Include=\"../../src/Wire/PublicTime.Wire.csproj\" /></ItemGroup></Project>")));
}
