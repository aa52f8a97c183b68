namespace PublicTime.Control.Tests.Metrics;

/// <summary>The judge of the metrics is judged first: what it must refuse is refused, each for its own reason.</summary>
public sealed class ExpositionParserTests
{
    private const string Head = "# HELP a_b_total What it counts\n# TYPE a_b_total counter\n";

    [Fact]
    public void What_the_format_allows_is_read()
    {
        ExpositionFamily family = ExpositionParser.Parse(
            "# HELP a_b A \\\\ and a \\n in \"help\"\n# TYPE a_b gauge\na_b{x=\"one\",y=\"\"} -1.5E-07\na_b{x=\"\\\\ \\\" \\n , }\"} +Inf\na_b NaN\n")["a_b"];

        Assert.Equal(("A \\ and a \n in \"help\"", "gauge"), (family.Help, family.Type));
        Assert.Equal(-1.5e-7, family.Samples[0].Value);
        Assert.Equal("\\ \" \n , }", family.Samples[1].Label);
        Assert.Equal((double.PositiveInfinity, double.NaN), (family.Samples[1].Value, family.Value));
    }

    [Theory]
    [InlineData("", "no line feed")]
    [InlineData(Head + "a_b_total 1", "no line feed")]
    [InlineData("a_b_total 1\n", "behind the type")]
    [InlineData("# HELP a_b_total What\na_b_total 1\n", "behind the type")]
    [InlineData("# TYPE a_b_total counter\na_b_total 1\n", "behind the help")]
    [InlineData("# HELP a_b_total What\n", "has no type")]
    [InlineData("# HELP a_b_total \n# TYPE a_b_total counter\na_b_total 1\n", "help is empty")]
    [InlineData(Head, "has no sample")]
    [InlineData(Head + "# TYPE a_b_total counter\na_b_total 1\n", "once")]
    [InlineData("# HELP a What\n# TYPE a histogram\na 1\n", "no help, no type")]
    [InlineData(Head + "a_b_total 1\na_b_total 1\n", "stands twice")]
    [InlineData(Head + "a_b_total{x=\"1\"} 1\na_b_total{x=\"1\"} 2\n", "the series stands twice")]
    [InlineData(Head + "a_b_total{x=\"1\",y=\"2\"} 1\na_b_total{y=\"2\",x=\"1\"} 2\n", "the series stands twice")]
    [InlineData(Head + "a_b_total{x=\"1\",x=\"2\"} 1\n", "a label stands twice")]
    [InlineData(Head + "a_b_total 1\n" + Head + "a_b_total{x=\"1\"} 1\n", "in two pieces")]
    [InlineData(Head + "a_b 1\n", "behind the type")]
    [InlineData(Head + "a_b_total{1x=\"1\"} 1\n", "no sample")]
    [InlineData(Head + "a_b_total{x-y=\"1\"} 1\n", "no sample")]
    [InlineData(Head + "a_b_total{__x=\"1\"} 1\n", "the scraper's own")]
    [InlineData(Head + "a_b_total{x='1'} 1\n", "no sample")]
    [InlineData(Head + "a_b_total{x=\"\\t\"} 1\n", "an escape that there is not")]
    [InlineData(Head + "a_b_total{x=\"a\"b\"} 1\n", "no sample")]
    [InlineData(Head + "a_b_total one\n", "no number")]
    [InlineData(Head + "a_b_total 1,5\n", "no number")]
    [InlineData(Head + "a_b_total ∞\n", "no number")]
    [InlineData(Head + "a_b_total Infinity\n", "no number")]
    [InlineData(Head + "a_b_total -1\n", "counts from zero")]
    [InlineData(Head + "a_b_total NaN\n", "counts from zero")]
    [InlineData(Head + "a_b_total 1\r\n", "no sample")]
    [InlineData(Head + "\na_b_total 1\n", "no sample")]
    [InlineData("# HELP a \\t\n# TYPE a gauge\na 1\n", "an escape that there is not")]
    public void What_a_scraper_would_refuse_or_misread_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ExpositionParser.Parse(text)).Message, StringComparison.Ordinal);
}
