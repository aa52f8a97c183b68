using System.Text;
using PublicTime.CookieKeys.Chrony;

namespace PublicTime.CookieKeys.Tests.Chrony;

public sealed class NtsKeysFormatTests
{
    // Written by chronyd 4.3 (Debian 4.3-2+deb12u1) three seconds after its first start.
    internal const string WrittenByChrony43 =
        """
        NKS0
        15 3.0
        A38768F1 F4C4DB15623DA017389EA8A788B726B5E493F235F94A6F9592902461525616A5
        922F7CB2 FC8AF449DA23EF55E103E6E216450063B8157EC25AF50B5308FA4672D3C94D68
        C9166ABB 0D36322D0A447AFE58B3E233133849A99850F003F805E3965D87A66394D6E467
        C2689814 318DDA78E6E5A52EFA619CAFFB69E9665173F75F92603DDCCFFC08B18AE474CA

        """;

    // The same keys in the form that chrony has had since 4.4, one of them for AES-128-GCM-SIV.
    internal const string Version1 =
        """
        NKS1
        3.0
        A38768F1 F4C4DB15623DA017389EA8A788B726B5E493F235F94A6F9592902461525616A5 15
        922F7CB2 FC8AF449DA23EF55E103E6E216450063 30
        C9166ABB 0D36322D0A447AFE58B3E233133849A99850F003F805E3965D87A66394D6E467 15
        C2689814 318DDA78E6E5A52EFA619CAFFB69E9665173F75F92603DDCCFFC08B18AE474CA 15

        """;

    [Fact]
    public void What_chronyd_wrote_is_read_and_written_again_octet_by_octet()
    {
        using NtsKeysContent content = Read(WrittenByChrony43, out _)!;

        Assert.Equal(TimeSpan.FromSeconds(3), content.Age);
        Assert.Equal([0xA38768F1, 0x922F7CB2, 0xC9166ABB, 0xC2689814], content.Lines.Select(line => line.Id));
        Assert.All(content.Lines, line => Assert.True(line.IsUsable));
        Assert.Equal("0D36322D0A447AFE58B3E233133849A99850F003F805E3965D87A66394D6E467", Convert.ToHexString(content.Lines[2].Key));
        Assert.Equal(WrittenByChrony43, Written(content));
    }

    [Fact]
    public void Version_1_is_read_and_a_key_for_another_AEAD_keeps_its_place_and_not_its_octets()
    {
        using NtsKeysContent content = Read(Version1, out _)!;

        Assert.Equal([true, false, true, true], content.Lines.Select(line => line.IsUsable));
        Assert.Equal(0x922F7CB2, content.Lines[1].Id);
        Assert.All(content.Lines[1].Key.ToArray(), octet => Assert.Equal(0, octet));
        Assert.Equal("318DDA78E6E5A52EFA619CAFFB69E9665173F75F92603DDCCFFC08B18AE474CA", Convert.ToHexString(content.Lines[3].Key));
    }

    [Fact]
    public void Version_0_for_another_AEAD_has_no_usable_key()
    {
        using NtsKeysContent content = Read(WrittenByChrony43.Replace("15 3.0", "30 3.0", StringComparison.Ordinal), out _)!;

        Assert.All(content.Lines, line => Assert.False(line.IsUsable));
    }

    [Theory]
    [InlineData("NKS0", "NKS2", 1)]
    [InlineData("NKS0", "", 1)]
    [InlineData("15 3.0", "3.0", 2)]
    [InlineData("15 3.0", "15 x", 2)]
    [InlineData("15 3.0", "15 NaN", 2)]
    [InlineData("15 3.0", "15 3.0 3.0", 2)]
    [InlineData("15 3.0", "-1 3.0", 2)]
    [InlineData("A38768F1 ", "A38768F1", 3)]
    [InlineData("A38768F1 ", "1A38768F1 ", 3)]
    [InlineData("A38768F1 ", "G38768F1 ", 3)]
    [InlineData("4D68", "4D6", 4)]
    [InlineData("4D68", "4D6G", 4)]
    [InlineData("4D68", "4D6800", 4)]
    [InlineData("4D68", "4D68 15", 4)]
    [InlineData("C9166ABB", "C9166ABA", 5)]
    [InlineData("C2689814", "C2689815", 6)]
    [InlineData("C2689814", "", 6)]
    public void What_is_wrong_is_named_by_its_line_and_never_shown(string good, string bad, int line)
    {
        Assert.Null(Read(WrittenByChrony43.Replace(good, bad, StringComparison.Ordinal), out NtsKeysFault fault));

        Assert.Equal(line, fault.Line);
        Assert.StartsWith($"line {line} should be ", fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("FC8AF449", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WrittenByChrony43)]
    [InlineData(Version1)]
    public void Every_truncation_is_refused_but_that_of_the_last_line_s_end(string text)
    {
        // A file that ends inside the number of the last key's AEAD still has a number there, of an AEAD that is not usable.
        int whole = text.TrimEnd().Length - (text == Version1 ? 1 : 0);
        for (int length = 0; length < whole; length++)
        {
            Assert.Null(Read(text[..length], out _));
        }

        using NtsKeysContent? content = Read(text.TrimEnd(), out _);
        Assert.NotNull(content);
    }

    [Fact]
    public void No_octets_whatever_throw()
    {
        var noise = new Noise(11);
        byte[] good = Encoding.ASCII.GetBytes(WrittenByChrony43);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = [.. good];
            for (int change = noise.Below(4); change >= 0; change--)
            {
                text[noise.Below(text.Length)] = (byte)noise.Below(256);
            }

            NtsKeysFormat.Read(text.AsSpan(0, noise.Below(text.Length + 1)), out _)?.Dispose();
        }
    }

    [Theory]
    [InlineData("1e300", 3650 * 86400.0)]
    [InlineData("-5", 0)]
    [InlineData("86400.5", 86400.5)]
    public void An_age_is_brought_into_what_times_can_bear(string age, double seconds)
    {
        using NtsKeysContent content = Read(WrittenByChrony43.Replace("15 3.0", $"15 {age}", StringComparison.Ordinal), out _)!;

        Assert.Equal(seconds, content.Age.TotalSeconds);
    }

    internal static string Written(NtsKeysContent content)
    {
        byte[] text = new byte[NtsKeysFormat.WrittenLength];
        return Encoding.ASCII.GetString(text, 0, NtsKeysFormat.Write(content, text));
    }

    private static NtsKeysContent? Read(string text, out NtsKeysFault fault) => NtsKeysFormat.Read(Encoding.ASCII.GetBytes(text), out fault);
}
