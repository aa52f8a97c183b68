namespace PublicTime.Control.Tests;

public sealed class SpanTextTests
{
    [Theory]
    [InlineData(0.9, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7199, "119 min")]
    [InlineData(7200, "2 h")]
    [InlineData(172799, "47 h")]
    [InlineData(172800, "2 days")]
    public void The_largest_unit_that_counts_at_least_two_is_used_rounded_down(double seconds, string text) =>
        Assert.Equal(text, SpanText.Of(TimeSpan.FromSeconds(seconds)));
}
