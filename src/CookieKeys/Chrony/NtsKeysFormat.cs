using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Chrony;

/// <summary>The text of chrony's <c>ntskeys</c>, in which its servers keep and share their cookie keys: plain, by its format.</summary>
/// <remarks>
/// <code>
/// NKS0 (chrony 4.0 to 4.3)              NKS1 (since 4.4)
/// 15 AGE                                AGE                                  AEAD; seconds that the current key has minted
/// ID KEY                                ID KEY AEAD                          two previous keys, hexadecimal
/// ID KEY                                ID KEY AEAD
/// ID KEY                                ID KEY AEAD                          the current key
/// ID KEY                                ID KEY AEAD                          the future key
/// </code>
/// The low two bits of an id are the slot, and the slots of the lines ascend by one, modulo 4. chrony 4.3 passes over a file that
/// begins with NKS1, and later ones read both, so NKS0 is written.
/// </remarks>
internal static class NtsKeysFormat
{
    /// <summary>Longer files are none of chrony's.</summary>
    public const int MaxLength = 4096;

    private const int SivCmac256 = 15;
    private const uint SlotMask = NtsKeysContent.KeyCount - 1;
    private const int FirstKeyLine = 3;
    private const int NewLineLength = 1;
    private const int IdDigits = 8;
    private const int KeyLineLength = IdDigits + 1 + (2 * CookieKey.KeyLength) + NewLineLength;
    private const int HeadRoom = 64;

    /// <summary>Room that <see cref="Write"/> needs.</summary>
    public const int WrittenLength = HeadRoom + (NtsKeysContent.KeyCount * KeyLineLength);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static ReadOnlySpan<byte> Version0 => "NKS0"u8;

    private static ReadOnlySpan<byte> Version1 => "NKS1"u8;

    /// <summary>Reads either version, or says what is wrong; what is read belongs to the caller.</summary>
    public static NtsKeysContent? Read(ReadOnlySpan<byte> text, out NtsKeysFault fault)
    {
        ReadOnlySpan<byte> first = TakeLine(ref text);
        bool isVersion1 = first.SequenceEqual(Version1);
        if (!isVersion1 && !first.SequenceEqual(Version0))
        {
            fault = new(1, "`NKS0` or `NKS1`");
            return null;
        }

        ReadOnlySpan<byte> second = TakeLine(ref text);
        int aead = SivCmac256;
        if ((!isVersion1 && !TryNumber(TakeWord(ref second), out aead)) || !TryAge(TakeWord(ref second), out TimeSpan age) || !second.IsEmpty)
        {
            fault = new(2, isVersion1 ? "the age of the current key in seconds" : "the number of an AEAD and the age of the current key in seconds");
            return null;
        }

        return ReadKeys(text, isVersion1 ? null : aead, out fault) is { } lines ? new NtsKeysContent { Age = age, Lines = lines } : null;
    }

    /// <summary>Writes version 0.</summary>
    /// <param name="content">Usable keys.</param>
    /// <param name="text">At least <see cref="WrittenLength"/> octets; the caller zeroes them.</param>
    /// <returns>Octets written.</returns>
    public static int Write(NtsKeysContent content, Span<byte> text)
    {
        System.Text.Unicode.Utf8.TryWrite(
            text, CultureInfo.InvariantCulture, $"NKS0\n{SivCmac256} {content.Age.TotalSeconds:0.0}\n", out int length);
        foreach (NtsKeysLine line in content.Lines)
        {
            System.Text.Unicode.Utf8.TryWrite(text[length..], CultureInfo.InvariantCulture, $"{line.Id:X8} ", out int written);
            length += written;
            Convert.TryToHexString(line.Key, text[length..], out written);
            length += written;
            text[length++] = (byte)'\n';
        }

        return length;
    }

    private static ImmutableArray<NtsKeysLine>? ReadKeys(ReadOnlySpan<byte> text, int? commonAead, out NtsKeysFault fault)
    {
        var lines = ImmutableArray.CreateBuilder<NtsKeysLine>(NtsKeysContent.KeyCount);
        for (int i = 0; i < NtsKeysContent.KeyCount; i++)
        {
            NtsKeysLine? line = ReadKey(TakeLine(ref text), commonAead);
            if (line is null || (i > 0 && (line.Id & SlotMask) != (((lines[i - 1].Id & SlotMask) + 1) & SlotMask)))
            {
                fault = new(FirstKeyLine + i, line is null ? KeyLineForm(commonAead) : "a key whose id has the low two bits after those of the line before");
                line?.Dispose();
                new NtsKeysContent { Age = default, Lines = lines.ToImmutable() }.Dispose();
                return null;
            }

            lines.Add(line);
        }

        fault = default;
        return lines.MoveToImmutable();
    }

    private static string KeyLineForm(int? commonAead) =>
        commonAead is null ? "an id, a key (both in hexadecimal digits) and the number of its AEAD" : "an id and a key, both in hexadecimal digits";

    private static NtsKeysLine? ReadKey(ReadOnlySpan<byte> text, int? commonAead)
    {
        ReadOnlySpan<byte> idDigits = TakeWord(ref text);
        ReadOnlySpan<byte> keyDigits = TakeWord(ref text);
        int aead = commonAead ?? 0;
        bool isForm = Utf8Parser.TryParse(idDigits, out uint id, out int consumed, 'x') && consumed == idDigits.Length
            && (commonAead is not null || TryNumber(TakeWord(ref text), out aead)) && text.IsEmpty;
        if (!isForm || keyDigits.IsEmpty || keyDigits.ContainsAnyExcept(HexDigits))
        {
            return null;
        }

        if (aead != SivCmac256)
        {
            return new NtsKeysLine(id) { IsUsable = false };
        }

        var line = new NtsKeysLine(id);
        if (keyDigits.Length == 2 * CookieKey.KeyLength && Convert.FromHexString(keyDigits, line.Key, out _, out _) == OperationStatus.Done)
        {
            return line;
        }

        line.Dispose();
        return null;
    }

    private static bool TryNumber(ReadOnlySpan<byte> word, out int number) =>
        Utf8Parser.TryParse(word, out number, out int consumed) && consumed == word.Length && number >= 0;

    private static bool TryAge(ReadOnlySpan<byte> word, out TimeSpan age)
    {
        bool isNumber = Utf8Parser.TryParse(word, out double seconds, out int consumed) && consumed == word.Length && double.IsFinite(seconds);
        age = TimeSpan.FromSeconds(isNumber ? Math.Clamp(seconds, 0, RotationSettings.MaxKeyLifetime.TotalSeconds) : 0);
        return isNumber;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return line.TrimEnd("\r "u8);
    }

    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[end..].TrimStart((byte)' ');
        return word;
    }
}
