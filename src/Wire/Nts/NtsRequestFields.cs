using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Wire.Nts;

/// <summary>The extension fields of a request, seen in place (RFC 8915 sections 5.3 to 5.7).</summary>
public readonly ref struct NtsRequestFields
{
    /// <summary>The shortest unique identifier: "at least 32 octets" (RFC 8915 section 5.3).</summary>
    public const int ShortestUniqueIdentifier = 32;

    /// <summary>The most cookies in one answer (RFC 8915 section 5.7 recommends eight in stock).</summary>
    public const int MaxCookies = 8;

    private NtsRequestFields(
        ReadOnlySpan<byte> uniqueIdentifier, ReadOnlySpan<byte> cookie, int cookieAt, int cookiesWanted,
        ReadOnlySpan<byte> associatedData, NtsAuthenticator authenticator)
    {
        UniqueIdentifier = uniqueIdentifier;
        Cookie = cookie;
        CookieAt = cookieAt;
        CookiesWanted = cookiesWanted;
        AssociatedData = associatedData;
        Authenticator = authenticator;
    }

    /// <summary>The identifier to echo; empty when there is none.</summary>
    public ReadOnlySpan<byte> UniqueIdentifier { get; }

    /// <summary>The cookie's octets.</summary>
    public ReadOnlySpan<byte> Cookie { get; }

    /// <summary>Where the cookie's octets stand in the datagram.</summary>
    public int CookieAt { get; }

    /// <summary>One for the cookie that was spent and one for each placeholder, at most <see cref="MaxCookies"/>.</summary>
    public int CookiesWanted { get; }

    /// <summary>Header and fields up to the authenticator: what its tag covers.</summary>
    public ReadOnlySpan<byte> AssociatedData { get; }

    /// <summary>Nonce and ciphertext.</summary>
    public NtsAuthenticator Authenticator { get; }

    /// <summary>Reads what follows the header of a version 4 request.</summary>
    /// <param name="datagram">The whole datagram, at least a header long.</param>
    /// <param name="fields">Meaningful as far as the returned kind says.</param>
    public static NtsFieldsKind Read(ReadOnlySpan<byte> datagram, out NtsRequestFields fields)
    {
        fields = default;
        var reader = new ExtensionFieldReader(datagram[NtpHeader.Length..]);
        ReadOnlySpan<byte> identifier = default;
        ReadOnlySpan<byte> cookie = default;
        ReadOnlySpan<byte> authenticator = default;
        int identifiers = 0;
        int cookieAt = 0;
        int cookies = 0;
        int placeholders = 0;
        int placeholderLength = 0;
        int authenticatorAt = -1;
        bool placeholdersDiffer = false;
        while (reader.MoveNext())
        {
            if (authenticatorAt >= 0)
            {
                // Section 5.6 authenticates what stands before the field only: nothing after it can be trusted.
                return NtsFieldsKind.MalformedField;
            }

            if (reader.FieldType != ExtensionFieldType.NtsAuthenticator && NtpRequest.IsMacLength(reader.Remaining))
            {
                // RFC 7822 section 3: what is left is as long as a MAC. The NTS authenticator alone ends a packet without one.
                return NtsFieldsKind.UnknownMac;
            }

            switch (reader.FieldType)
            {
                case ExtensionFieldType.UniqueIdentifier:
                    identifier = reader.Value;
                    identifiers++;
                    break;
                case ExtensionFieldType.NtsCookie:
                    cookie = reader.Value;
                    cookieAt = NtpHeader.Length + reader.Offset + ExtensionField.HeaderLength;
                    cookies++;
                    break;
                case ExtensionFieldType.NtsCookiePlaceholder:
                    placeholdersDiffer |= placeholders > 0 && reader.Value.Length != placeholderLength;
                    placeholderLength = reader.Value.Length;
                    placeholders++;
                    break;
                case ExtensionFieldType.NtsAuthenticator:
                    authenticator = reader.Value;
                    authenticatorAt = NtpHeader.Length + reader.Offset;
                    break;
                default:
                    // RFC 7822 section 3.1: unknown fields are skipped by their length.
                    break;
            }
        }

        if (reader.IsMalformed)
        {
            return NtsFieldsKind.MalformedField;
        }

        if (cookies == 0 && placeholders == 0 && authenticatorAt < 0)
        {
            fields = new NtsRequestFields(identifier, default, 0, 0, default, default);
            return identifiers switch
            {
                0 => NtsFieldsKind.None,
                1 => NtsFieldsKind.UniqueIdentifierOnly,
                _ => NtsFieldsKind.MalformedNts,
            };
        }

        // Section 5.7: exactly one identifier, exactly one cookie and one authenticator. Section 5.5: a placeholder
        // has the length of the cookie.
        if (identifiers != 1 || cookies != 1 || authenticatorAt < 0 || identifier.Length < ShortestUniqueIdentifier
            || placeholdersDiffer || (placeholders > 0 && placeholderLength != cookie.Length)
            || !NtsAuthenticator.TryRead(authenticator, out NtsAuthenticator parsed))
        {
            return NtsFieldsKind.MalformedNts;
        }

        int wanted = Math.Min(1 + placeholders, MaxCookies);
        fields = new NtsRequestFields(identifier, cookie, cookieAt, wanted, datagram[..authenticatorAt], parsed);
        return NtsFieldsKind.Authenticated;
    }
}
