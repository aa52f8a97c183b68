namespace PublicTime.Wire.Tests.ProxyProtocol;

/// <summary>Headers as HAProxy 2.6.12 sent them with <c>send-proxy-v2</c>, recorded on a loopback interface.</summary>
internal static class GoldenHeaders
{
    public const string Signature = "0D0A0D0A 000D0A51 5549540A";

    /// <summary>A health check.</summary>
    public static byte[] Local => Bytes.Hex(Signature + "2000 0000");

    /// <summary>From 127.0.0.77, port 40077, to 127.0.0.1, port 29101.</summary>
    public static byte[] IPv4 => Bytes.Hex(Signature + "2111 000C 7F00004D 7F000001 9C8D 71AD");

    /// <summary>From ::1, port 40078, to ::1, port 29101.</summary>
    public static byte[] IPv6 => Bytes.Hex(
        Signature + "2121 0024 00000000000000000000000000000001 00000000000000000000000000000001 9C8E 71AD");

    /// <summary>From 127.0.0.78, port 40079, to 127.0.0.1, port 29102, with a checksum (type 3) and a unique id (type 5).</summary>
    public static byte[] WithTlvs => Bytes.Hex(
        Signature + "2111 0023 7F00004E 7F000001 9C8F 71AE 030004 7DDB1659 05000D 3132372E302E302E37382D2D2D");

    public static byte[][] All => [Local, IPv4, IPv6, WithTlvs];

    /// <summary>A header with command, family and rest of one's choice, and the length that is true of the rest.</summary>
    public static byte[] With(byte command, byte family, byte[] rest) =>
        Bytes.Join(Bytes.Hex(Signature), [command, family], Bytes.Number(rest.Length), rest);
}
