using PublicTime.Fuzz.Tests.Loop;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>Key establishment messages: noise, and requests and answers that are changed record by record.</summary>
internal static class KeCases
{
    private const ushort Critical = 0x8000;

    private static readonly StructureMutator Mutator = new(
        [0, Critical, 1, Critical | 1, Critical | 2, 3, 4, Critical | 4, 5, 6, Critical | 6, 7, Critical | 7, 8, 1024, Critical | 1024, 0x4000, 0xC000]);

    /// <summary>A request, most often with something odd about it.</summary>
    public static FuzzCase NextRequest(Noise noise) => Next(noise, Request);

    /// <summary>An answer, likewise.</summary>
    public static FuzzCase NextAnswer(Noise noise) => Next(noise, Answer);

    private static FuzzCase Next(Noise noise, Func<Noise, FramedMessage> good)
    {
        byte[] octets = noise.Below(10) switch
        {
            0 => noise.Octets(noise.Below(200)),
            1 => noise.Damaged(good(noise).Octets()),
            2 => [.. good(noise).Octets(), .. noise.Octets(noise.Below(40))],
            3 => Cut(noise, good(noise).Octets()),
            _ => Mutator.Mutate(noise, good(noise), good(noise)).Octets(),
        };
        return new FuzzCase(octets, $"ke {Convert.ToHexString(octets)}");
    }

    private static byte[] Cut(Noise noise, byte[] octets) => octets[..noise.Below(octets.Length + 1)];

    private static FramedMessage Request(Noise noise)
    {
        List<Frame> frames =
        [
            new((ushort)(1 | CriticalOrNot(noise)), Numbers(noise, [0, 0x8001])),
            new((ushort)(4 | CriticalOrNot(noise)), Numbers(noise, [15, 16, 17, 30, 31])),
        ];
        if (noise.Below(3) == 0)
        {
            frames.Insert(noise.Below(3), new Frame(1024, []));
        }

        if (noise.Below(4) == 0)
        {
            frames.Insert(noise.Below(3), new Frame(6, [.. "ntp.example"u8]));
            frames.Insert(noise.Below(3), new Frame(7, [0, 123]));
        }

        frames.Add(new Frame(Critical, []));
        return new FramedMessage([], frames, HeaderCounts: false);
    }

    private static FramedMessage Answer(Noise noise) => new(
        [],
        [
            new Frame(Critical | 1, [0, 0]),
            new Frame(Critical | 4, [0, (byte)(15 + (15 * noise.Below(2)))]),
            .. Enumerable.Repeat(new Frame(1024, []), noise.Below(2)),
            new Frame(Critical | 7, [0x10, 0x1B]),
            new Frame(Critical | 6, [.. "ntp.example"u8]),
            .. Enumerable.Range(0, noise.Below(9)).Select(_ => new Frame(5, noise.Octets(100))),
            new Frame(Critical, []),
        ],
        HeaderCounts: false);

    private static ushort CriticalOrNot(Noise noise) => noise.Below(4) == 0 ? (ushort)0 : Critical;

    private static byte[] Numbers(Noise noise, ushort[] known)
    {
        List<byte> octets = [];
        for (int i = 1 + noise.Below(4); i > 0; i--)
        {
            ushort number = noise.Below(4) == 0 ? (ushort)noise.Below(0x10000) : known[noise.Below(known.Length)];
            octets.AddRange([(byte)(number >> 8), (byte)(number & 0xFF)]);
        }

        return [.. octets];
    }
}
