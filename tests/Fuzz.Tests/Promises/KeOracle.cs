using System.Buffers.Binary;
using PublicTime.KeService.Negotiation;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.Fuzz.Tests.Promises;

/// <summary>Says on its own what a KE request deserves (RFC 8915 section 4), without the parsers under test.</summary>
internal static class KeOracle
{
    private const int CompliantGcmSivContext = 1024;

    /// <summary>The fault, and the decision where there is no fault.</summary>
    public static KeVerdict Judge(byte[] message, AeadAlgorithm[] supported)
    {
        List<(int Type, byte[] Body)> records = [];
        for (int at = 0; message.Length - at >= 4;)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at));
            int end = at + 4 + BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 2));
            if (end > message.Length)
            {
                break;
            }

            records.Add((type & 0x7FFF, message[(at + 4)..end]));
            if (IsFault(records, isCritical: type >= 0x8000) is { } fault)
            {
                return new KeVerdict(fault);
            }

            if ((type & 0x7FFF) == 0)
            {
                return Decide(records, supported);
            }

            at = end;
        }

        return new KeVerdict(KeRequestFault.Incomplete);
    }

    /// <summary>What the newest record is a fault for by itself.</summary>
    private static KeRequestFault? IsFault(List<(int Type, byte[] Body)> records, bool isCritical)
    {
        (int type, byte[] body) = records[^1];
        bool isSecond = records.Count(record => record.Type == type) > 1;
        bool isBad = type switch
        {
            0 => body.Length != 0,
            2 or 3 or 5 => true,
            6 => isSecond || body.Length == 0 || !Array.TrueForAll(body, octet => octet is > 0x20 and < 0x7F),
            7 => isSecond || body.Length != 2,
            CompliantGcmSivContext => body.Length != 0,
            _ => false,
        };
        bool isKnown = type is <= 7 or CompliantGcmSivContext;
        return isBad ? KeRequestFault.BadRequest : isCritical && !isKnown ? KeRequestFault.UnrecognizedCriticalRecord : null;
    }

    private static KeVerdict Decide(List<(int Type, byte[] Body)> records, AeadAlgorithm[] supported)
    {
        byte[][] protocols = [.. records.Where(record => record.Type == 1).Select(record => record.Body)];
        byte[][] aeads = [.. records.Where(record => record.Type == 4).Select(record => record.Body)];
        if (protocols.Length != 1 || aeads.Length > 1 || !protocols.Concat(aeads).All(body => body.Length > 0 && body.Length % 2 == 0))
        {
            return new KeVerdict(KeRequestFault.BadRequest);
        }

        if (!Numbers(protocols[0]).Contains((ushort)0))
        {
            return new KeVerdict(KeRequestFault.None, new KeDecision(KeAgreement.NoCommonProtocol, default));
        }

        if (aeads.Length == 0)
        {
            return new KeVerdict(KeRequestFault.BadRequest);
        }

        // AEAD 30 means the same to both ends if the client says so, or if it is none of those that offer 15 beside it.
        List<ushort> offered = [.. Numbers(aeads[0])];
        bool hasContext = records.Exists(record => record.Type == CompliantGcmSivContext);
        if (!hasContext && offered.Contains(15))
        {
            offered.RemoveAll(number => number == 30);
        }

        ushort chosen = offered.Find(number => Array.Exists(supported, aead => (ushort)aead == number));
        return new KeVerdict(KeRequestFault.None, chosen == 0
            ? new KeDecision(KeAgreement.NoCommonAead, default)
            : new KeDecision(KeAgreement.Agreed, (AeadAlgorithm)chosen, ConfirmsGcmSivContext: chosen == 30 && hasContext));
    }

    private static IEnumerable<ushort> Numbers(byte[] body) =>
        Enumerable.Range(0, body.Length / 2).Select(i => BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(2 * i)));
}
