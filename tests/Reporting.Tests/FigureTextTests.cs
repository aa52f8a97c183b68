namespace PublicTime.Reporting.Tests;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0.0, "0 µs")]
    [InlineData(1.234, "1.23 µs")]
    [InlineData(9.996, "10 µs")]
    [InlineData(56.78, "56.8 µs")]
    [InlineData(999.4, "999 µs")]
    [InlineData(999.6, "1 ms")]
    [InlineData(12_345.0, "12.3 ms")]
    [InlineData(999_600.0, "1 s")]
    [InlineData(137_000_000.0, "137 s")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void A_latency_has_the_unit_that_people_read(double? microseconds, string text) => Assert.Equal(text, FigureText.Microseconds(microseconds));

    [Theory]
    [InlineData(0.0, "0 %")]
    [InlineData(1e-9, "< 0.0001 %")]
    [InlineData(0.00123, "0.123 %")]
    [InlineData(0.5, "50 %")]
    [InlineData(0.999_999_9, "> 99.9999 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void A_share_is_none_or_all_only_when_it_is(double? share, string text) => Assert.Equal(text, FigureText.Share(share));

    [Theory]
    [InlineData(250_000.4, "250,000/s")]
    [InlineData(0.5, "0.5/s")]
    [InlineData(double.PositiveInfinity, "–")]
    public void A_rate_is_per_second(double rate, string text) => Assert.Equal(text, FigureText.PerSecond(rate));

    [Theory]
    [InlineData(15, "AES-SIV-CMAC-256 (15)")]
    [InlineData(30, "AES-128-GCM-SIV (30)")]
    [InlineData(1, "AEAD 1")]
    public void An_AEAD_has_its_name_and_number(int number, string text) => Assert.Equal(text, FigureText.Aead(number));

    [Fact]
    public void Text_of_others_keeps_its_letters_and_loses_its_power()
    {
        string shown = ShownText.Of(Samples.Hostile);

        Assert.DoesNotContain(shown, character => char.IsControl(character) || char.IsSurrogate(character) || character is '\u202e' or '\uffff');
        Assert.Contains("alert(1)", shown, StringComparison.Ordinal);
        Assert.Equal("größer 時刻 ⏱ 🕑", ShownText.Of("größer 時刻 ⏱ 🕑"));
    }
}
