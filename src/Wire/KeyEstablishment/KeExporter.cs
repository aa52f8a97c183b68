using System.Buffers.Binary;
using PublicTime.Wire.Nts;

namespace PublicTime.Wire.KeyEstablishment;

/// <summary>What both ends put into the TLS exporter to get the keys of a session (RFC 8915 section 5.1).</summary>
public static class KeExporter
{
    /// <summary>Octets of a context.</summary>
    public const int ContextLength = 5;

    private const byte ClientToServer = 0;
    private const byte ServerToClient = 1;

    /// <summary>The label, in ASCII.</summary>
    public static ReadOnlySpan<byte> Label => "EXPORTER-network-time-security"u8;

    /// <summary>Writes the context of the C2S key.</summary>
    public static void WriteC2SContext(KeNextProtocol protocol, AeadAlgorithm algorithm, Span<byte> context) =>
        WriteContext(protocol, algorithm, ClientToServer, context);

    /// <summary>Writes the context of the S2C key.</summary>
    public static void WriteS2CContext(KeNextProtocol protocol, AeadAlgorithm algorithm, Span<byte> context) =>
        WriteContext(protocol, algorithm, ServerToClient, context);

    /// <summary>Section 5.1: two octets of protocol, two of AEAD, one of direction.</summary>
    private static void WriteContext(KeNextProtocol protocol, AeadAlgorithm algorithm, byte direction, Span<byte> context)
    {
        BinaryPrimitives.WriteUInt16BigEndian(context, (ushort)protocol);
        BinaryPrimitives.WriteUInt16BigEndian(context[2..], (ushort)algorithm);
        context[4] = direction;
    }
}
