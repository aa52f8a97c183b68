using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;

namespace PublicTime.Wire.Nts;

/// <summary>The extension fields of an answer, seen in place by the client (RFC 8915 section 5.7).</summary>
public readonly ref struct NtsResponseFields
{
    private NtsResponseFields(ReadOnlySpan<byte> uniqueIdentifier, ReadOnlySpan<byte> associatedData, NtsAuthenticator authenticator, bool isAuthenticated)
    {
        UniqueIdentifier = uniqueIdentifier;
        AssociatedData = associatedData;
        Authenticator = authenticator;
        IsAuthenticated = isAuthenticated;
    }

    /// <summary>The echoed identifier; empty when there is none.</summary>
    public ReadOnlySpan<byte> UniqueIdentifier { get; }

    /// <summary>Header and fields up to the authenticator; empty without one.</summary>
    public ReadOnlySpan<byte> AssociatedData { get; }

    /// <summary>Nonce and ciphertext; empty without an authenticator.</summary>
    public NtsAuthenticator Authenticator { get; }

    /// <summary>True when the answer claims to be authenticated; an NTS NAK does not.</summary>
    public bool IsAuthenticated { get; }

    /// <summary>Reads what follows the header of an answer.</summary>
    /// <returns>False when a field is malformed, repeated or follows the authenticator.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out NtsResponseFields fields)
    {
        fields = default;
        if (datagram.Length < NtpHeader.Length)
        {
            return false;
        }

        var reader = new ExtensionFieldReader(datagram[NtpHeader.Length..]);
        ReadOnlySpan<byte> identifier = default;
        NtsAuthenticator authenticator = default;
        int authenticatorAt = -1;
        while (reader.MoveNext())
        {
            if (authenticatorAt >= 0)
            {
                return false;
            }

            if (reader.FieldType == ExtensionFieldType.UniqueIdentifier)
            {
                if (!identifier.IsEmpty)
                {
                    return false;
                }

                identifier = reader.Value;
            }
            else if (reader.FieldType == ExtensionFieldType.NtsAuthenticator)
            {
                authenticatorAt = NtpHeader.Length + reader.Offset;
                if (!NtsAuthenticator.TryRead(reader.Value, out authenticator))
                {
                    return false;
                }
            }
        }

        bool isAuthenticated = authenticatorAt >= 0;
        fields = new NtsResponseFields(identifier, isAuthenticated ? datagram[..authenticatorAt] : default, authenticator, isAuthenticated);
        return !reader.IsMalformed;
    }
}
