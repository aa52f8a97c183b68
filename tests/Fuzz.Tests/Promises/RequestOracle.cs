using System.Buffers.Binary;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>
/// Says on its own which requests deserve an authenticated answer (RFC 8915 sections 5.3 to 5.7, RFC 7822 section 3): slow, plain, and
/// without the parsers under test.
/// </summary>
/// <param name="ring">What cookies are opened with; null where NTS is not served.</param>
internal sealed class RequestOracle(KeyRing? ring)
{
    private const int HeaderLength = 48;
    private const int TagLength = 16;

    /// <summary>Whether a datagram from a client's port deserves an answer without NTS (RFC 5905 section 7.3, RFC 7822 section 3).</summary>
    public static bool IsPlain(byte[] datagram)
    {
        if (datagram.Length is < HeaderLength or > 1500)
        {
            return false;
        }

        int version = (datagram[0] >> 3) & 0b111;
        int mode = datagram[0] & 0b111;
        bool isRequest = version is >= 1 and <= 4 && (mode is 1 or 3 || (mode, version) == (0, 1));
        if (!isRequest || datagram.Length == HeaderLength)
        {
            return isRequest;
        }

        return version == 4 && !IsMac(datagram.Length - HeaderLength)
            && PlainField.ReadAll(datagram, HeaderLength, shortest: 16) is { } fields && !EndsWithMac(fields, datagram.Length)
            && fields.TrueForAll(field => field.Type is not (PlainField.Cookie or PlainField.Placeholder or PlainField.Authenticator))
            && fields.Count(field => field.Type == PlainField.Identifier) <= 1;
    }

    /// <summary>How many cookies an authenticated answer has, and under which AEAD; 0 where there must be none.</summary>
    public (int Cookies, AeadAlgorithm Aead) CookiesOf(byte[] datagram)
    {
        bool isClientV4 = datagram.Length is >= HeaderLength and <= 1500 && (datagram[0] & 0b111_111) == 0b100_011;
        if (ring is null || !isClientV4 || IsMac(datagram.Length - HeaderLength)
            || PlainField.ReadAll(datagram, HeaderLength, shortest: 16) is not { } fields || EndsWithMac(fields, datagram.Length))
        {
            return default;
        }

        PlainField[] identifiers = [.. fields.Where(field => field.Type == PlainField.Identifier)];
        PlainField[] cookies = [.. fields.Where(field => field.Type == PlainField.Cookie)];
        PlainField[] placeholders = [.. fields.Where(field => field.Type == PlainField.Placeholder)];
        bool isWhole = identifiers is [{ Value.Length: >= 32 }] && cookies.Length == 1
            && fields.Count(field => field.Type == PlainField.Authenticator) == 1 && fields[^1].Type == PlainField.Authenticator
            && placeholders.All(field => field.Value.Length == cookies[0].Value.Length);
        if (!isWhole || CookieForm.Of(cookies[0].Value.Length) is not { } form || Open(datagram, cookies[0].Value, fields[^1], form) is not { } plaintext
            || PlaceholdersIn(plaintext, cookies[0].Value.Length) is not { } encrypted)
        {
            return default;
        }

        int wanted = Math.Min(8, 1 + placeholders.Length + encrypted);
        int room = datagram.Length - HeaderLength - 4 - identifiers[0].Value.Length - 4 - 4 - form.NonceLength - TagLength;
        return (Math.Max(0, Math.Min(wanted, room / (4 + cookies[0].Value.Length))), form.Aead);
    }

    private byte[]? Open(byte[] datagram, byte[] cookie, PlainField authenticator, CookieForm form)
    {
        byte[] value = authenticator.Value;
        int nonceLength = BinaryPrimitives.ReadUInt16BigEndian(value);
        int ciphertextLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(2));
        int padding = value.Length - 4 - Padded(nonceLength) - Padded(ciphertextLength);
        byte[] keys = new byte[2 * form.KeyLength];
        if (nonceLength == 0 || ciphertextLength < TagLength || padding < 0 || padding < form.NonceLength - Padded(nonceLength)
            || (form.TakesOneNonceLength && nonceLength != form.NonceLength)
            || !ring!.TryFind(CookieMint.KeyIdOf(cookie), out CookieKey? key) || !CookieMint.TryOpen(key, cookie, keys))
        {
            return null;
        }

        using IPlainAead c2s = PlainAead.Create(form.Aead, keys.AsSpan(0, form.KeyLength));
        byte[] plaintext = new byte[ciphertextLength - TagLength];
        byte[] ciphertext = value[(4 + Padded(nonceLength))..(4 + Padded(nonceLength) + ciphertextLength)];
        return c2s.TryOpen(value.AsSpan(4, nonceLength), ciphertext, plaintext, datagram.AsSpan(0, authenticator.At)) ? plaintext : null;
    }

    private static int? PlaceholdersIn(byte[] plaintext, int cookieLength)
    {
        List<PlainField>? fields = PlainField.ReadAll(plaintext, 0, shortest: 4);
        bool isGood = fields is not null && fields.TrueForAll(field => field.Type switch
        {
            PlainField.Identifier or PlainField.Cookie or PlainField.Authenticator => false,
            PlainField.Placeholder => field.Value.Length == cookieLength,
            _ => true,
        });
        return isGood ? fields!.Count(field => field.Type == PlainField.Placeholder) : null;
    }

    /// <summary>RFC 7822 section 3: what is left behind a field is a MAC when it is as long as one; the authenticator needs none.</summary>
    private static bool EndsWithMac(List<PlainField> fields, int length) =>
        fields.Exists(field => field.Type != PlainField.Authenticator && IsMac(length - field.At - 4 - field.Value.Length));

    private static bool IsMac(int length) => length is 4 or 20 or 24;

    private static int Padded(int length) => (length + 3) / 4 * 4;
}
