namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>Changes messages by what they consist of: frames, types, lengths and values.</summary>
/// <param name="types">Types that mean something to the reader, critical bits included.</param>
internal sealed class StructureMutator(ushort[] types)
{
    private static readonly byte[] Interesting = [0, 1, 2, 3, 4, 15, 16, 31, 32, 0x7F, 0x80, 0xFE, 0xFF];

    /// <summary>None to four changes, one after the other.</summary>
    /// <param name="noise">Decides.</param>
    /// <param name="message">What is changed.</param>
    /// <param name="other">Where foreign frames come from.</param>
    public FramedMessage Mutate(Noise noise, FramedMessage message, FramedMessage other)
    {
        for (int changes = noise.Below(5); changes > 0; changes--)
        {
            message = Change(noise, message, other);
        }

        return message;
    }

    private FramedMessage Change(Noise noise, FramedMessage message, FramedMessage other)
    {
        List<Frame> frames = [.. message.Frames];
        if (frames.Count == 0 || noise.Below(12) == 0)
        {
            frames.Insert(noise.Below(frames.Count + 1), RandomFrame(noise));
            return message with { Frames = frames };
        }

        int at = noise.Below(frames.Count);
        switch (noise.Below(9))
        {
            case 0:
                frames[at] = frames[at] with { Value = ChangedValue(noise, frames[at].Value) };
                break;
            case 1:
                frames[at] = frames[at] with { Lie = LyingLength(noise, frames[at], message.HeaderCounts) };
                break;
            case 2:
                frames.Insert(noise.Below(frames.Count + 1), frames[at]);
                break;
            case 3:
                frames.RemoveAt(at);
                break;
            case 4:
                int with = noise.Below(frames.Count);
                (frames[at], frames[with]) = (frames[with], frames[at]);
                break;
            case 5:
                frames[at] = frames[at] with { Type = noise.Below(2) == 0 ? types[noise.Below(types.Length)] : (ushort)(frames[at].Type ^ (1 << noise.Below(16))) };
                break;
            case 6:
                frames[at] = frames[at] with { Value = ResizedValue(noise, frames[at].Value) };
                break;
            case 7:
                frames = [.. frames[..at], .. other.Frames.Skip(noise.Below(other.Frames.Count + 1))];
                break;
            default:
                return message with { Head = message.Head.Length == 0 ? message.Head : ChangedValue(noise, message.Head) };
        }

        return message with { Frames = frames };
    }

    private Frame RandomFrame(Noise noise)
    {
        ushort type = noise.Below(2) == 0 ? types[noise.Below(types.Length)] : (ushort)noise.Below(0x10000);
        int length = noise.Below(3) switch { 0 => 4 * noise.Below(8), 1 => noise.Below(40), _ => 4 * noise.Below(70) };
        return new Frame(type, noise.Octets(length));
    }

    private static byte[] ChangedValue(Noise noise, byte[] value)
    {
        byte[] changed = [.. value];
        if (changed.Length > 0)
        {
            int at = noise.Below(changed.Length);
            changed[at] = noise.Below(2) == 0 ? (byte)(changed[at] ^ (1 << noise.Below(8))) : Interesting[noise.Below(Interesting.Length)];
        }

        return changed;
    }

    private static byte[] ResizedValue(Noise noise, byte[] value)
    {
        int by = noise.Below(2) == 0 ? 4 * (1 + noise.Below(8)) : 1 + noise.Below(4);
        return noise.Below(2) == 0 ? value[..Math.Max(0, value.Length - by)] : [.. value, .. noise.Octets(by)];
    }

    private static ushort LyingLength(Noise noise, Frame frame, bool headerCounts)
    {
        int truth = frame.Value.Length + (headerCounts ? 4 : 0);
        return unchecked((ushort)(noise.Below(5) switch
        {
            0 => truth + 1 + noise.Below(4),
            1 => truth - 1 - noise.Below(4),
            2 => truth + (4 * (noise.Below(9) - 4)),
            3 => noise.Below(2) == 0 ? 0 : ushort.MaxValue - noise.Below(4),
            _ => noise.Below(ushort.MaxValue),
        }));
    }
}
