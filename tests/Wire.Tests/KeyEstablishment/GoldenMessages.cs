namespace PublicTime.Wire.Tests.KeyEstablishment;

/// <summary>NTS-KE messages written by hand along RFC 8915 section 4, in the order and with the critical bits that chrony 4 sends.</summary>
internal static class GoldenMessages
{
    public const int Critical = 0x8000;

    public static byte[] End { get; } = Bytes.Hex("8000 0000");

    public static byte[] ProtocolNtpv4 { get; } = Bytes.Hex("8001 0002 0000");

    public static byte[] Aead15 { get; } = Bytes.Hex("8004 0002 000F");

    /// <summary>Protocol NTPv4, AEAD 15, end.</summary>
    public static byte[] Request { get; } = Bytes.Hex("8001 0002 0000  8004 0002 000F  8000 0000");

    /// <summary>Record 1024 as chrony 4.6.1 sends it: not critical, empty.</summary>
    public static byte[] CompliantGcmSivContext { get; } = Bytes.Hex("0400 0000");

    /// <summary>What chrony 4.6.1 asks with AES-128-GCM-SIV built in: protocol NTPv4, AEADs 30 and 15, record 1024, end.</summary>
    public static byte[] GcmSivRequest { get; } = Bytes.Hex("8001 0002 0000  8004 0004 001E 000F  0400 0000  8000 0000");

    /// <summary>Protocol NTPv4, AEAD 15, eight cookies of 100 octets each filled with its number, server, port 11123, end.</summary>
    public static byte[] Response { get; } = Bytes.Join(
        ProtocolNtpv4,
        Aead15,
        Bytes.Join([.. Enumerable.Range(0, 8).Select(Cookie)]),
        Bytes.Hex("8006 0009 3139322E302E322E31  8007 0002 2B73"), // 192.0.2.1
        End);

    /// <summary>The record of one cookie.</summary>
    public static byte[] Cookie(int number) => Bytes.Join(Bytes.Hex("0005 0064"), Bytes.Fill(100, (byte)number));
}
