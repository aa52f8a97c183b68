using PublicTime.Configuration.Sources;

namespace PublicTime.Tests.Configuration;

/// <summary>glob(3) in the C locale.</summary>
public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "a.conf", true)]
    [InlineData("*", ".a", false)]
    [InlineData(".*", ".a", true)]
    [InlineData("?a", ".a", false)]
    [InlineData("[.]a", ".a", false)]
    [InlineData(@"\.*", ".a", true)]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", "a.confx", false)]
    [InlineData("*.conf", "axconf", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[^a-c]x", "ax", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[!]a]", "]", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[[:digit:]_]x", "7x", true)]
    [InlineData("[[:digit:]_]x", "_x", true)]
    [InlineData("[[:alpha:]]", "7", false)]
    [InlineData("[c-a]", "b", false)]
    [InlineData("[!c-a]", "b", true)]
    [InlineData("[ab", "[ab", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData(@"a\", @"a\", false)]
    [InlineData("a(b|c)+", "a(b|c)+", true)]
    [InlineData("A*", "ab", false)]
    [InlineData("*", "a\nb", true)]
    public void A_name_matches_as_in_glob(string pattern, string name, bool expected) => Assert.Equal(expected, GlobPattern.Matches(pattern, name));

    [Fact]
    public void A_pattern_of_many_stars_costs_no_more_than_its_name_is_long() =>
        Assert.False(GlobPattern.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 250)));
}
