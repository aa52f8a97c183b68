namespace PublicTime.Architecture.Tests;

public sealed class StrictnessTableTests
{
    private const string Row = "| 4 | a rule | `Section_4_a_rule` |";

    [Fact]
    public void Each_rule_of_the_RFCs_has_the_test_that_is_named_for_it()
    {
        SourceFile table = Assert.Single(Repository.Files("tests", "Strictness.md"));

        Verdict.Clean(StrictnessTable.Violations(table.Text, Repository.Files("tests", ".cs")));
        Assert.True(StrictnessTable.Count(table.Text) >= 80, "The tests were not found.");
    }

    [Theory]
    [InlineData("[Fact]\npublic void Section_4_a_rule() { }")]
    [InlineData("[Theory]\n[InlineData(1)]\npublic async Task Section_4_a_rule(int octets) => 1;")]
    public void A_test_that_exists_and_is_named_passes(string code) =>
        Assert.Empty(StrictnessTable.Violations(Row, [new SourceFile("tests/A.Tests/Strictness/ATests.cs", code)]));

    [Theory]
    [InlineData("tests/A.Tests/Strictness/ATests.cs", "[Fact]\npublic void Section_4_another_rule() { }", 2)]
    [InlineData("tests/A.Tests/ATests.cs", "[Fact]\npublic void Section_4_another_rule() { }", 1)]
    [InlineData("tests/A.Tests/Strictness/ATests.cs", "// [Fact]\n// public void Section_4_a_rule() { }", 1)]
    [InlineData("tests/A.Tests/Strictness/ATests.cs", "private void Section_4_a_rule() { }", 1)]
    public void A_test_that_is_missing_or_not_named_is_found(string path, string code, int violations) =>
        Assert.Equal(violations, StrictnessTable.Violations(Row, [new SourceFile(path, code)]).Count());
}
