namespace PublicTime.Architecture.Tests;

public sealed class ReferencesTests
{
    [Fact]
    public void Every_room_references_only_the_rooms_it_may_know()
    {
        SourceFile[] projects = Repository.Files("src", ".csproj");

        Verdict.Clean(projects.SelectMany(References.Violations));
        Assert.True(projects.Length >= 10, "Some rooms were not found.");
    }

    [Theory]
    [InlineData("Wire", "Actors")]
    [InlineData("Actors", "Native")]
    [InlineData("CookieKeys", "NtsClient")]
    [InlineData("Frontend", "KeService")]
    [InlineData("KeService", "Frontend")]
    [InlineData("KeService", "Discipline")]
    [InlineData("Control", "Native")]
    [InlineData("Limits", "Native")]
    [InlineData("CookieKeys", "Limits")]
    [InlineData("Cluster", "Discipline")]
    [InlineData("CookieKeys", "Cluster")]
    [InlineData("Discipline", "PublicTime")]
    public void A_reference_that_the_table_does_not_allow_is_found(string room, string referenced) =>
        Assert.Equal(
            $"src/{room}/PublicTime.{room}.csproj: {room} may not reference {referenced}",
            Assert.Single(References.Violations(Project(room, $"""<ProjectReference Include="../{referenced}/PublicTime.{referenced}.csproj" />"""))));

    [Theory]
    [InlineData("Cluster", """<ProjectReference Include="../CookieKeys/PublicTime.CookieKeys.csproj" />""")]
    [InlineData("Cluster", """<PackageReference Include="StackExchange.Redis" />""")]
    [InlineData("Frontend", """<ProjectReference Include="..\Discipline\PublicTime.Discipline.csproj" />""")]
    [InlineData("CookieKeys", """<InternalsVisibleTo Include="PublicTime.CookieKeys.Tests" />""")]
    public void What_the_house_allows_passes(string room, string item) => Assert.Empty(References.Violations(Project(room, item)));

    [Theory]
    [InlineData("Wire", """<ProjectReference Include="../../tests/Wire.Tests/PublicTime.Wire.Tests.csproj" />""")]
    [InlineData("Wire", """<PackageReference Include="Microsoft.Extensions.Logging.Abstractions" />""")]
    [InlineData("CookieKeys", """<PackageReference Include="StackExchange.Redis" />""")]
    [InlineData("Frontend", """<Reference Include="Some.Assembly" />""")]
    [InlineData("CookieKeys", """<InternalsVisibleTo Include="PublicTime.Frontend" />""")]
    [InlineData("Attic", "")]
    public void What_goes_around_the_table_is_found(string room, string item) => Assert.Single(References.Violations(Project(room, item)));

    private static SourceFile Project(string room, string item) =>
        new($"src/{room}/PublicTime.{room}.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");
}
