namespace PublicTime.Architecture.Tests;

public sealed class PackagesTests
{
    [Fact]
    public void Versions_are_exact_and_in_one_place() =>
        Verdict.Clean(Repository.Files("", ".csproj", ".props", ".targets").SelectMany(Packages.Violations));

    [Theory]
    [InlineData("""<PackageVersion Include="A" Version="1.*" />""")]
    [InlineData("""<PackageVersion Include="A" Version="[1.0.0,2.0.0)" />""")]
    [InlineData("""<PackageVersion Include="A" Version="1.2" />""")]
    [InlineData("""<PackageVersion Include="A" />""")]
    [InlineData("""<PackageVersion Include="A" Version="$(Missing)" />""")]
    [InlineData("""<PackageVersion Include="A" Version="$(Floating)" />""")]
    [InlineData("""<PackageReference Include="A" Version="1.2.3" />""")]
    [InlineData("""<PackageReference Include="A"><Version>1.2.3</Version></PackageReference>""")]
    [InlineData("""<PackageReference Include="A" VersionOverride="1.2.3" />""")]
    public void A_version_that_floats_or_stands_elsewhere_is_found(string item) => Assert.Single(Packages.Violations(Props(item)));

    [Theory]
    [InlineData("""<PackageVersion Include="A" Version="1.2.3" />""")]
    [InlineData("""<PackageVersion Include="A" Version="1.2.3-beta.1" />""")]
    [InlineData("""<PackageVersion Include="A" Version="$(Fixed)" />""")]
    [InlineData("""<PackageReference Include="A" />""")]
    public void An_exact_version_in_its_place_passes(string item) => Assert.Empty(Packages.Violations(Props(item)));

    private static SourceFile Props(string item) => new(
        "Directory.Packages.props",
        $"<Project><PropertyGroup><Fixed>1.2.6</Fixed><Floating>1.*</Floating></PropertyGroup><ItemGroup>{item}</ItemGroup></Project>");
}
