using System.Buffers.Binary;
using PublicTime.Wire.Nts;

namespace PublicTime.Wire.KeyEstablishment;

/// <summary>A client's NTS-KE request, seen in place (RFC 8915 section 4).</summary>
public readonly ref struct KeRequest
{
    private readonly ReadOnlySpan<byte> _protocols;
    private readonly ReadOnlySpan<byte> _algorithms;

    private KeRequest(ReadOnlySpan<byte> protocols, ReadOnlySpan<byte> algorithms, bool hasCompliantGcmSivContext)
    {
        _protocols = protocols;
        _algorithms = algorithms;
        HasCompliantGcmSivContext = hasCompliantGcmSivContext;
    }

    /// <summary>How many AEAD algorithms the client offers.</summary>
    public int AlgorithmCount => _algorithms.Length / sizeof(ushort);

    /// <summary>Whether <see cref="KeRecordType.CompliantGcmSivContext"/> came: the client derives keys of AEAD 30 as RFC 8915 has it.</summary>
    public bool HasCompliantGcmSivContext { get; }

    /// <summary>Whether the client wants keys for a protocol.</summary>
    public bool Offers(KeNextProtocol protocol) => Holds(_protocols, (ushort)protocol);

    /// <summary>Whether the client offers an AEAD.</summary>
    public bool Offers(AeadAlgorithm algorithm) => Holds(_algorithms, (ushort)algorithm);

    /// <summary>An AEAD number the client offers, its preferred one first.</summary>
    /// <param name="index">0 to <see cref="AlgorithmCount"/> less one.</param>
    public ushort Algorithm(int index) => BinaryPrimitives.ReadUInt16BigEndian(_algorithms[(index * sizeof(ushort))..]);

    /// <summary>Reads the octets received so far; what follows the end of the message is not looked at.</summary>
    public static KeRequestFault TryRead(ReadOnlySpan<byte> message, out KeRequest request)
    {
        request = default;
        var reader = new KeRecordReader(message);
        ReadOnlySpan<byte> protocols = default;
        ReadOnlySpan<byte> algorithms = default;
        int protocolRecords = 0;
        int algorithmRecords = 0;
        bool hasCompliantGcmSivContext = false;
        int serverRecords = 0;
        int portRecords = 0;
        while (reader.MoveNext())
        {
            switch (reader.RecordType)
            {
                case KeRecordType.EndOfMessage:
                    request = new KeRequest(protocols, algorithms, hasCompliantGcmSivContext);
                    return IsWhole(reader, protocolRecords, algorithmRecords, protocols, algorithms) ? KeRequestFault.None : KeRequestFault.BadRequest;
                case KeRecordType.NextProtocol:
                    protocols = reader.Body;
                    protocolRecords++;
                    break;
                case KeRecordType.AeadAlgorithm:
                    algorithms = reader.Body;
                    algorithmRecords++;
                    break;

                // Its body must be empty. It may stand twice, which says nothing else, and be critical: it is understood. As with chrony.
                case KeRecordType.CompliantGcmSivContext when !reader.Body.IsEmpty:
                    return KeRequestFault.BadRequest;
                case KeRecordType.CompliantGcmSivContext:
                    hasCompliantGcmSivContext = true;
                    break;

                // Section 4.1.3, 4.1.4, 4.1.6: clients MUST NOT send errors, warnings or cookies.
                case KeRecordType.Error or KeRecordType.Warning or KeRecordType.NewCookie:
                    return KeRequestFault.BadRequest;

                // Section 4.1.7, 4.1.8: a client may name one server and one port it would like; this service decides itself.
                case KeRecordType.Server:
                    serverRecords++;
                    if (serverRecords > 1 || !IsName(reader.Body))
                    {
                        return KeRequestFault.BadRequest;
                    }

                    break;
                case KeRecordType.Port:
                    portRecords++;
                    if (portRecords > 1 || reader.Body.Length != sizeof(ushort))
                    {
                        return KeRequestFault.BadRequest;
                    }

                    break;

                // Section 4: an unknown record is ignored unless it is critical.
                default:
                    if (reader.IsCritical)
                    {
                        return KeRequestFault.UnrecognizedCriticalRecord;
                    }

                    break;
            }
        }

        return KeRequestFault.Incomplete;
    }

    /// <summary>Sections 4.1.1, 4.1.2, 4.1.5: an empty end, exactly one list of protocols, and one of AEADs when NTPv4 is wanted.</summary>
    private static bool IsWhole(
        KeRecordReader end, int protocolRecords, int algorithmRecords, ReadOnlySpan<byte> protocols, ReadOnlySpan<byte> algorithms)
    {
        bool listsAreWhole = protocolRecords == 1 && IsList(protocols) && (algorithmRecords == 0 || IsList(algorithms));
        bool needsAlgorithms = listsAreWhole && Holds(protocols, (ushort)KeNextProtocol.Ntpv4);
        return end.Body.IsEmpty && listsAreWhole && algorithmRecords <= 1 && (algorithmRecords == 1 || !needsAlgorithms);
    }

    private static bool Holds(ReadOnlySpan<byte> list, ushort number)
    {
        for (int i = 0; i < list.Length; i += sizeof(ushort))
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(list[i..]) == number)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Section 4.1.7: an address or a name in ASCII.</summary>
    private static bool IsName(ReadOnlySpan<byte> body) => !body.IsEmpty && !body.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    private static bool IsList(ReadOnlySpan<byte> body) => body.Length >= sizeof(ushort) && body.Length % sizeof(ushort) == 0;
}
