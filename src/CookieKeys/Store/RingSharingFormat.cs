using System.Buffers.Binary;
using System.Text;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Store;

/// <summary>The last part of a stored ring: who shares it, whose copy it is, and what was dropped. All numbers big endian; times as in <see cref="KeyRingFormat"/>.</summary>
/// <remarks>
/// <code>
/// revocations i32 | dropped until i64 | accepted for i64 | accepted version i32 | holder u64 | flags u8 (1 = registered)
/// members u16 | per member: id u64 | name length u8 | name (UTF-8)
/// departures u16 | per departure: id u64 | at i64
/// </code>
/// </remarks>
internal static class RingSharingFormat
{
    private const int DroppedAt = sizeof(int);
    private const int AcceptedForAt = DroppedAt + sizeof(long);
    private const int AcceptedVersionAt = AcceptedForAt + sizeof(long);
    private const int HolderAt = AcceptedVersionAt + sizeof(int);
    private const int FlagsAt = HolderAt + sizeof(ulong);
    private const int MembersAt = FlagsAt + 1;
    private const int NameAt = sizeof(ulong) + 1;
    private const int DepartureLength = sizeof(ulong) + sizeof(long);
    private const byte RegisteredFlag = 1;

    /// <summary>Octets that a state takes.</summary>
    public static int LengthOf(KeyRingState state) =>
        MembersAt + (2 * sizeof(ushort))
        + state.Members.Sum(member => NameAt + Encoding.UTF8.GetByteCount(member.Name))
        + (state.Departures.Length * DepartureLength);

    /// <summary>Writes what the state says of its nodes.</summary>
    /// <param name="state">Its members' names fit.</param>
    /// <param name="to">Exactly <see cref="LengthOf"/> octets.</param>
    public static void Write(KeyRingState state, Span<byte> to)
    {
        BinaryPrimitives.WriteInt32BigEndian(to, state.Revocations);
        BinaryPrimitives.WriteInt64BigEndian(to[DroppedAt..], state.DroppedUntil.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(to[AcceptedForAt..], state.AcceptedFor.Ticks);
        BinaryPrimitives.WriteInt32BigEndian(to[AcceptedVersionAt..], state.AcceptedVersion);
        BinaryPrimitives.WriteUInt64BigEndian(to[HolderAt..], state.Holder.Id);
        to[FlagsAt] = state.Holder.IsRegistered ? RegisteredFlag : (byte)0;
        Span<byte> rest = to[MembersAt..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)state.Members.Length);
        rest = rest[sizeof(ushort)..];
        foreach (RingMember member in state.Members)
        {
            BinaryPrimitives.WriteUInt64BigEndian(rest, member.Id);
            int length = Encoding.UTF8.GetBytes(member.Name, rest[NameAt..]);
            rest[sizeof(ulong)] = (byte)length;
            rest = rest[(NameAt + length)..];
        }

        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)state.Departures.Length);
        rest = rest[sizeof(ushort)..];
        foreach (RingDeparture departure in state.Departures)
        {
            BinaryPrimitives.WriteUInt64BigEndian(rest, departure.Id);
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(ulong)..], departure.At.UtcTicks);
            rest = rest[DepartureLength..];
        }
    }

    /// <summary>Adds to a state what was written of its nodes. The octets were authenticated, so they are as they were written.</summary>
    public static KeyRingState Read(KeyRingState state, ReadOnlySpan<byte> from)
    {
        ReadOnlySpan<byte> rest = from[MembersAt..];
        var members = new RingMember[BinaryPrimitives.ReadUInt16BigEndian(rest)];
        rest = rest[sizeof(ushort)..];
        for (int i = 0; i < members.Length; i++)
        {
            int length = rest[sizeof(ulong)];
            members[i] = new RingMember(BinaryPrimitives.ReadUInt64BigEndian(rest), Encoding.UTF8.GetString(rest.Slice(NameAt, length)));
            rest = rest[(NameAt + length)..];
        }

        var departures = new RingDeparture[BinaryPrimitives.ReadUInt16BigEndian(rest)];
        rest = rest[sizeof(ushort)..];
        for (int i = 0; i < departures.Length; i++)
        {
            departures[i] = new RingDeparture(BinaryPrimitives.ReadUInt64BigEndian(rest), ReadTime(rest[sizeof(ulong)..]));
            rest = rest[DepartureLength..];
        }

        return state with
        {
            Revocations = BinaryPrimitives.ReadInt32BigEndian(from),
            DroppedUntil = ReadTime(from[DroppedAt..]),
            AcceptedFor = new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(from[AcceptedForAt..])),
            AcceptedVersion = BinaryPrimitives.ReadInt32BigEndian(from[AcceptedVersionAt..]),
            Holder = new RingHolder(BinaryPrimitives.ReadUInt64BigEndian(from[HolderAt..]), (from[FlagsAt] & RegisteredFlag) != 0),
            Members = [.. members],
            Departures = [.. departures],
        };
    }

    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> from) => new(BinaryPrimitives.ReadInt64BigEndian(from), TimeSpan.Zero);
}
