namespace PublicTime.Architecture.Tests;

public sealed class RoomsTests
{
    [Fact]
    public void Every_room_has_a_readme() =>
        Verdict.Clean(Rooms.WithoutReadme(Repository.Files("src", ".csproj", "README.md").Select(file => file.Path)));

    [Fact]
    public void A_room_without_a_readme_is_found() =>
        Assert.Equal(
            "src/Frontend/README.md",
            Assert.Single(Rooms.WithoutReadme(["src/Wire/PublicTime.Wire.csproj", "src/Wire/README.md", "src/Frontend/PublicTime.Frontend.csproj", "src/Frontend/Udp/README.md"])));
}
