using System.Text;
using PublicTime.Configuration;

namespace PublicTime.Tests.Configuration;

/// <summary>Lines as chrony 4.3 takes them (CPS_NormalizeLine).</summary>
public sealed class LineFormTests
{
    private const int LongestLine = 2046; // octets without the line feed

    [Theory]
    [InlineData("!")]
    [InlineData(";")]
    [InlineData("#")]
    [InlineData("%")]
    [InlineData(" \t # port x")]
    [InlineData("#port x")]
    public void A_mark_at_the_beginning_makes_a_comment_of_the_line(string line) => Assert.True(FromOctets(line).IsGood);

    [Theory]
    [InlineData("port 5 # x")]
    [InlineData("port 5 ;")]
    [InlineData("port 5#")]
    public void A_mark_further_on_is_a_letter(string line) => Assert.Contains("`port` takes one number", OnlyMistake(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("port \"5\"")]
    [InlineData("port '5'")]
    [InlineData("port 5\\")]
    [InlineData("\"port\" 5")]
    [InlineData("// port 5")]
    public void Quotes_escapes_and_slashes_are_letters(string line) => Assert.False(FromOctets(line).IsGood);

    [Theory]
    [InlineData("port 5\r\n")]
    [InlineData("\tport\t5\t\n")]
    [InlineData("port\v5\f\n")]
    [InlineData("  port   5  ")]
    [InlineData("\r\nPoRt 5\r\n\r\n")]
    public void White_space_of_any_kind_and_amount_parts_words_and_case_does_not_matter(string text) =>
        Assert.Equal(5, FromOctets(text).Options?.NtpPort);

    [Fact]
    public void A_carriage_return_ends_no_line() =>
        Assert.Equal("time.conf, line 1: `port` takes one number from 0 to 65535, not `1 port 2`.", OnlyMistake("port 1\rport 2\n"));

    [Theory]
    [InlineData("port\u00A05")]
    [InlineData("port\u20035")]
    [InlineData("port\u00855")]
    public void White_space_of_Unicode_parts_no_words(string line) => Assert.Contains("is not a directive", OnlyMistake(line), StringComparison.Ordinal);

    [Theory]
    [InlineData("port 5\0", 1)]
    [InlineData("\n\0port 5", 2)]
    [InlineData("po\0rt 5", 1)]
    public void A_NUL_octet_is_named_and_nothing_behind_it_is_passed_over(string text, int line) =>
        Assert.Equal($"time.conf, line {line}: the line holds a NUL octet, so the file is damaged.", OnlyMistake(text));

    [Fact]
    public void Octets_that_are_not_UTF_8_are_refused_in_a_directive_and_not_in_a_comment()
    {
        byte[] latin = [.. "# Zeit f\xFCr alle\nntsdumpdir /var/f\xFCr\n".Select(letter => (byte)letter)];

        ParsedConfiguration parsed = Parse.On(new FakeHost().File("latin.conf", latin), "include latin.conf");

        Assert.Equal("latin.conf, line 2: the line holds octets that are not UTF-8.", Assert.Single(parsed.Mistakes).ToString());
    }

    [Fact]
    public void Names_in_UTF_8_are_taken() => Assert.Equal("/var/für/\U0001F552", FromOctets("ntsdumpdir /var/für/\U0001F552").Options?.StateFolder);

    [Theory]
    [InlineData("\uFEFFport 5")]
    [InlineData("\uFEFF# comment")]
    public void A_byte_order_mark_is_named(string text) => Assert.Contains("begins with a byte order mark", OnlyMistake(text), StringComparison.Ordinal);

    [Fact]
    public void A_line_may_have_2046_octets_and_its_line_feed()
    {
        Assert.True(FromOctets("port" + new string(' ', LongestLine - 5) + "5\n").IsGood);
        Assert.True(FromOctets("#" + new string('ü', (LongestLine - 1) / 2) + "\n").IsGood);
    }

    [Theory]
    [InlineData("port", "5")]
    [InlineData("#", "ü")]
    public void A_longer_line_is_refused_even_if_it_is_a_comment(string begin, string end)
    {
        string line = begin + new string(' ', LongestLine + 1 - begin.Length - Encoding.UTF8.GetByteCount(end)) + end;

        Assert.Equal("time.conf, line 1: the line is too long: with its line feed it may have 2047 octets.", OnlyMistake(line + "\n"));
    }

    [Fact]
    public void The_last_line_needs_no_line_feed() => Assert.Equal(6, FromOctets("port 5\nport 6").Options?.NtpPort);

    private static ParsedConfiguration FromOctets(string text)
    {
        ParsedConfiguration parsed = Parse.On(new FakeHost().File("inner.conf", Encoding.UTF8.GetBytes(text)), "include inner.conf");
        return parsed with { Mistakes = [.. parsed.Mistakes.Select(mistake => mistake with { Origin = mistake.Origin with { Source = "time.conf" } })] };
    }

    private static string OnlyMistake(string text) => Assert.Single(FromOctets(text).Mistakes).ToString();
}
