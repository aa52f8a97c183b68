using PublicTime.Fuzz.Tests.Loop;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.ProxyProtocol;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>What is parsed, written and parsed again is the same: headers, fields, NTS requests, records, KE answers, headers of proxies.</summary>
/// <param name="writeHeader">Writes a header, or does so with a mistake on purpose.</param>
internal sealed class WirePromises(Func<NtpHeader, byte[]> writeHeader)
{
    /// <summary>How many of each kind could be parsed.</summary>
    public Dictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    public static byte[] Write(NtpHeader header)
    {
        byte[] octets = new byte[NtpHeader.Length];
        Assert.Equal(NtpHeader.Length, header.Write(octets));
        return octets;
    }

    /// <summary>Which promise is broken; null for none.</summary>
    public ValueTask<string?> BrokenAsync(FuzzCase made)
    {
        byte[] octets = made.Octets;
        string? broken = BrokenHeader(octets) ?? BrokenFields(octets, ExtensionField.MinimumLength) ?? BrokenFields(octets, NtsEncryptedFields.ShortestField)
            ?? BrokenRequest(octets) ?? BrokenResponse(octets) ?? BrokenRecords(octets) ?? BrokenKeResponse(octets) ?? BrokenProxyHeader(octets);
        return ValueTask.FromResult(broken);
    }

    private string? BrokenHeader(byte[] octets)
    {
        if (!NtpHeader.TryRead(octets, out NtpHeader header))
        {
            return octets.Length < NtpHeader.Length ? null : "a header that is not read";
        }

        Count("header");
        byte[] written = writeHeader(header);
        Assert.True(NtpHeader.TryRead(written, out NtpHeader again));
        return again == header && written.AsSpan().SequenceEqual(octets.AsSpan(0, NtpHeader.Length)) ? null : "a header that is written otherwise";
    }

    private string? BrokenFields(byte[] octets, int shortest)
    {
        ReadOnlySpan<byte> fields = octets.AsSpan(Math.Min(octets.Length, NtpHeader.Length));
        byte[] written = new byte[fields.Length];
        var reader = new ExtensionFieldReader(fields, shortest);
        int length = 0;
        while (reader.MoveNext())
        {
            Count("field");
            int fieldLength = ExtensionField.HeaderLength + reader.Value.Length;
            reader.Value.CopyTo(ExtensionField.WriteHeader(written.AsSpan(length), reader.FieldType, fieldLength));
            if (reader.Offset != length || (shortest == ExtensionField.MinimumLength && ExtensionField.LengthFor(reader.Value.Length) != fieldLength))
            {
                return "a field that is not where or not as long as it says";
            }

            length += fieldLength;
        }

        return fields[..length].SequenceEqual(written.AsSpan(0, length)) && (reader.IsMalformed || length == fields.Length) ? null : "fields that are written otherwise";
    }

    /// <summary>An NTS request, written again with what was read of it alone, says the same.</summary>
    private string? BrokenRequest(byte[] octets)
    {
        if (octets.Length < NtpHeader.Length || NtsRequestFields.Read(octets, out NtsRequestFields read) != NtsFieldsKind.Authenticated)
        {
            return null;
        }

        Count("NTS request");
        int fieldLength = NtsAuthenticator.FieldLengthFor(read.Authenticator.Nonce.Length, read.Authenticator.Ciphertext.Length) + 16;
        byte[] written = new byte[2 * (octets.Length + (NtsRequestFields.MaxCookies * (ExtensionField.HeaderLength + read.Cookie.Length)))];
        octets.AsSpan(0, NtpHeader.Length).CopyTo(written);
        int length = NtpHeader.Length;
        length += ExtensionField.Write(written.AsSpan(length), ExtensionFieldType.UniqueIdentifier, read.UniqueIdentifier);
        length += ExtensionField.Write(written.AsSpan(length), ExtensionFieldType.NtsCookie, read.Cookie);
        for (int i = 1; i < read.CookiesWanted; i++)
        {
            length += ExtensionField.Write(written.AsSpan(length), ExtensionFieldType.NtsCookiePlaceholder, new byte[read.Cookie.Length]);
        }

        int dataLength = length;
        Span<byte> value = ExtensionField.WriteHeader(written.AsSpan(length), ExtensionFieldType.NtsAuthenticator, fieldLength);
        NtsAuthenticator.WriteLengths(value, read.Authenticator.Nonce.Length, read.Authenticator.Ciphertext.Length);
        read.Authenticator.Nonce.CopyTo(value[NtsAuthenticator.LengthsLength..]);
        read.Authenticator.Ciphertext.CopyTo(value[(NtsAuthenticator.LengthsLength + ExtensionField.Padded(read.Authenticator.Nonce.Length))..]);
        length += fieldLength;
        bool isSame = NtsRequestFields.Read(written.AsSpan(0, length), out NtsRequestFields again) == NtsFieldsKind.Authenticated
            && again.UniqueIdentifier.SequenceEqual(read.UniqueIdentifier) && again.Cookie.SequenceEqual(read.Cookie) && again.CookiesWanted == read.CookiesWanted
            && again.Authenticator.Nonce.SequenceEqual(read.Authenticator.Nonce) && again.Authenticator.Ciphertext.SequenceEqual(read.Authenticator.Ciphertext)
            && again.AssociatedData.Length == dataLength && octets.AsSpan(0, read.AssociatedData.Length).SequenceEqual(read.AssociatedData);
        return isSame ? null : "an NTS request that is written otherwise";
    }

    private string? BrokenResponse(byte[] octets)
    {
        if (NtsResponseFields.TryRead(octets, out NtsResponseFields read) && read.IsAuthenticated)
        {
            Count("NTS answer");
            return octets.AsSpan().StartsWith(read.AssociatedData) && octets.AsSpan().IndexOf(read.Authenticator.Nonce) >= 0 ? null : "an NTS answer that shows what is not in it";
        }

        return null;
    }

    private string? BrokenRecords(byte[] octets)
    {
        byte[] written = new byte[octets.Length];
        var writer = new KeRecordWriter(written);
        var reader = new KeRecordReader(octets);
        while (reader.MoveNext())
        {
            Count("record");
            reader.Body.CopyTo(writer.Write(reader.RecordType, reader.IsCritical, reader.Body.Length));
        }

        return octets.AsSpan().StartsWith(written.AsSpan(0, writer.Length)) ? null : "records that are written otherwise";
    }

    private string? BrokenKeResponse(byte[] octets)
    {
        if (KeResponse.TryRead(octets, out KeResponse read) != KeRequestFault.None)
        {
            return null;
        }

        Count("KE answer");
        byte[] written = new byte[octets.Length + 64];
        var writer = new KeRecordWriter(written);
        if (read.Protocol is { } protocol)
        {
            writer.WriteNumber(KeRecordType.NextProtocol, isCritical: true, protocol);
        }

        if (read.Algorithm is { } algorithm)
        {
            writer.WriteNumber(KeRecordType.AeadAlgorithm, isCritical: true, algorithm);
        }

        if (read.HasCompliantGcmSivContext)
        {
            writer.Write(KeRecordType.CompliantGcmSivContext, isCritical: false, bodyLength: 0);
        }

        writer.WriteNumber(KeRecordType.Port, isCritical: true, read.Port);
        for (int i = 0; i < read.CookieCount; i++)
        {
            read.Cookie(i).CopyTo(writer.Write(KeRecordType.NewCookie, isCritical: false, read.Cookie(i).Length));
        }

        writer.WriteEnd();
        bool isSame = KeResponse.TryRead(written.AsSpan(0, writer.Length), out KeResponse again) == KeRequestFault.None
            && (again.Protocol, again.Algorithm, again.HasCompliantGcmSivContext) == (read.Protocol, read.Algorithm, read.HasCompliantGcmSivContext)
            && (again.Port, again.CookieCount) == (read.Port, read.CookieCount);
        for (int i = 0; isSame && i < read.CookieCount; i++)
        {
            isSame = again.Cookie(i).SequenceEqual(read.Cookie(i));
        }

        return isSame ? null : "a KE answer that is written otherwise";
    }

    /// <summary>A header that names a client, written again with what was read of it and the TLVs as they stand, is the same; the others name nobody.</summary>
    private string? BrokenProxyHeader(byte[] octets)
    {
        if (ProxyHeader.TryRead(octets, out ProxyHeader read) != ProxyHeaderFault.None)
        {
            return read.Length == 0 ? null : "a proxy header that is none and has a length";
        }

        Count("proxy header");
        if (read.Origin is ProxyOrigin.Local or ProxyOrigin.Unsupported)
        {
            return read.SourceAddress.IsEmpty && read.DestinationAddress.IsEmpty ? null : "a proxy header that names a client it does not have";
        }

        byte[] written = new byte[ProxyHeader.MaxLength];
        int block = ProxyHeader.FixedLength + (2 * (read.SourceAddress.Length + sizeof(ushort)));
        int length = ProxyHeaderWriter.WriteTcp(
            read.SourceAddress, read.SourcePort, read.DestinationAddress, read.DestinationPort, octets.AsSpan(block, read.Length - block), written);
        return octets.AsSpan(0, read.Length).SequenceEqual(written.AsSpan(0, length)) ? null : "a proxy header that is written otherwise";
    }

    private void Count(string kind) => Seen[kind] = Seen.GetValueOrDefault(kind) + 1;
}
