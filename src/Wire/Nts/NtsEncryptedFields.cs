using PublicTime.Wire.Extensions;

namespace PublicTime.Wire.Nts;

/// <summary>The fields that a verified request carries encrypted in its authenticator (RFC 8915 sections 5.6 and 5.7).</summary>
public static class NtsEncryptedFields
{
    /// <summary>
    /// The shortest one, header included: section 5.6 lets them be "arbitrarily short", because nothing has to tell them from a MAC.
    /// </summary>
    public const int ShortestField = ExtensionField.HeaderLength;

    /// <summary>Walks the fields and counts the placeholders, which section 5.7 lets a client encrypt.</summary>
    /// <param name="plaintext">All that was encrypted.</param>
    /// <param name="cookieLength">Octets of the request's cookie: a placeholder has as many (section 5.5).</param>
    /// <param name="placeholders">How many more cookies are wanted; 0 unless the fields are good.</param>
    /// <returns>
    /// <see cref="NtsFieldsKind.Authenticated"/> for good fields, <see cref="NtsFieldsKind.MalformedField"/> for a length that does not
    /// fit, <see cref="NtsFieldsKind.MalformedNts"/> for a placeholder of a wrong size or a field that must not be encrypted.
    /// </returns>
    public static NtsFieldsKind Read(ReadOnlySpan<byte> plaintext, int cookieLength, out int placeholders)
    {
        placeholders = 0;
        int found = 0;
        var reader = new ExtensionFieldReader(plaintext, ShortestField);
        while (reader.MoveNext())
        {
            switch (reader.FieldType)
            {
                case ExtensionFieldType.NtsCookiePlaceholder when reader.Value.Length == cookieLength:
                    found++;
                    break;

                // Section 5.7: identifier and cookie "MUST NOT be encrypted", and there is exactly one of each and one authenticator.
                case ExtensionFieldType.NtsCookiePlaceholder or ExtensionFieldType.UniqueIdentifier
                    or ExtensionFieldType.NtsCookie or ExtensionFieldType.NtsAuthenticator:
                    return NtsFieldsKind.MalformedNts;
                default:
                    break;
            }
        }

        if (reader.IsMalformed)
        {
            return NtsFieldsKind.MalformedField;
        }

        placeholders = found;
        return NtsFieldsKind.Authenticated;
    }
}
