using System.Buffers.Binary;

namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>A message as a sequence of frames, so that a mutation can mean something.</summary>
/// <param name="Head">What stands before the frames: an NTP header, or nothing.</param>
/// <param name="Frames">In order.</param>
/// <param name="HeaderCounts">Whether a frame's length counts its own header of four octets, as a field's does and a record's does not.</param>
internal sealed record FramedMessage(byte[] Head, IReadOnlyList<Frame> Frames, bool HeaderCounts)
{
    private const int HeaderLength = 4;

    public byte[] Octets()
    {
        byte[] octets = new byte[Head.Length + Frames.Sum(frame => HeaderLength + frame.Value.Length)];
        Head.CopyTo(octets, 0);
        Span<byte> rest = octets.AsSpan(Head.Length);
        foreach (Frame frame in Frames)
        {
            int length = frame.Value.Length + (HeaderCounts ? HeaderLength : 0);
            BinaryPrimitives.WriteUInt16BigEndian(rest, frame.Type);
            BinaryPrimitives.WriteUInt16BigEndian(rest[2..], frame.Lie ?? unchecked((ushort)length));
            frame.Value.CopyTo(rest[HeaderLength..]);
            rest = rest[(HeaderLength + frame.Value.Length)..];
        }

        return octets;
    }
}
