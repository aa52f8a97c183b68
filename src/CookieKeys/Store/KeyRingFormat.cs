using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;

namespace PublicTime.CookieKeys.Store;

/// <summary>The octets of a stored ring: a header that anyone may read and nobody may change, and the sealed epochs and imported keys.</summary>
/// <remarks>
/// All numbers big endian; times are 100 ns ticks of UTC since 0001-01-01.
/// <code>
/// "PTRG" | version u16 = 3 | name length u16 | KEK fingerprint 8 | generation i64 | nonce 16 | name (UTF-8)   header
/// tag 16 | ciphertext of:  latest use i64 | epochs u16 | per epoch:                                           sealed
///   id u64 | period length i64 | starts at i64 | ends at i64 | seed period i64 | flags u8 (1 = committed) | seed 32
///                       then, since version 2: imported keys u16 | per key: id u32 | minted until i64 | key 32
///                       then, since version 3: what nodes share (<see cref="RingSharingFormat"/>)
/// </code>
/// Sealed by AES-SIV-CMAC-512 under the key-encryption key, the whole header as associated data.
/// </remarks>
public static class KeyRingFormat
{
    /// <summary>The version that is written; version 1, which knew no imported keys, and version 2, which knew no members, are read as well.</summary>
    public const ushort Version = 3;

    private const int VersionAt = 4;
    private const int NameLengthAt = 6;
    private const int FingerprintAt = 8;
    private const int GenerationAt = FingerprintAt + KeyEncryptionKey.FingerprintLength;
    private const int NonceAt = GenerationAt + sizeof(long);
    private const int NonceLength = 16;
    private const int NameAt = NonceAt + NonceLength;
    private const int CountAt = sizeof(long);
    private const int EpochsAt = CountAt + sizeof(ushort);
    private const int FlagsAt = 5 * sizeof(long);
    private const int SeedAt = FlagsAt + 1;
    private const int EpochLength = SeedAt + KeyEpoch.SeedLength;
    private const byte CommittedFlag = 1;
    private const ushort VersionWithoutImported = 1;
    private const ushort FirstVersionWithMembers = 3;
    private const int MintedUntilAt = sizeof(uint);
    private const int ImportedKeyAt = MintedUntilAt + sizeof(long);
    private const int ImportedLength = ImportedKeyAt + CookieKey.KeyLength;

    private static ReadOnlySpan<byte> Magic => "PTRG"u8;

    /// <summary>Seals a state; it stays the caller's.</summary>
    public static byte[] Write(KeyRingState state, KeyEncryptionKey key)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(key);
        byte[] name = Encoding.UTF8.GetBytes(state.RingName);
        int importedAt = EpochsAt + (state.Epochs.Length * EpochLength);
        int sharingAt = importedAt + sizeof(ushort) + (state.Imported.Length * ImportedLength);
        byte[] plaintext = new byte[sharingAt + RingSharingFormat.LengthOf(state)];
        BinaryPrimitives.WriteInt64BigEndian(plaintext, state.LatestUse.UtcTicks);
        BinaryPrimitives.WriteUInt16BigEndian(plaintext.AsSpan(CountAt), (ushort)state.Epochs.Length);
        for (int i = 0; i < state.Epochs.Length; i++)
        {
            WriteEpoch(state.Epochs[i], plaintext.AsSpan(EpochsAt + (i * EpochLength), EpochLength));
        }

        BinaryPrimitives.WriteUInt16BigEndian(plaintext.AsSpan(importedAt), (ushort)state.Imported.Length);
        for (int i = 0; i < state.Imported.Length; i++)
        {
            WriteImported(state.Imported[i], plaintext.AsSpan(importedAt + sizeof(ushort) + (i * ImportedLength), ImportedLength));
        }

        RingSharingFormat.Write(state, plaintext.AsSpan(sharingAt));
        int headerLength = NameAt + name.Length;
        byte[] file = new byte[headerLength + AeadKey.TagLength + plaintext.Length];
        Span<byte> header = file.AsSpan(0, headerLength);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header[VersionAt..], Version);
        BinaryPrimitives.WriteUInt16BigEndian(header[NameLengthAt..], (ushort)name.Length);
        key.Fingerprint.CopyTo(header[FingerprintAt..]);
        BinaryPrimitives.WriteInt64BigEndian(header[GenerationAt..], state.Generation);
        RandomNumberGenerator.Fill(header.Slice(NonceAt, NonceLength));
        name.CopyTo(header[NameAt..]);
        key.Siv.Seal(header, header.Slice(NonceAt, NonceLength), plaintext, file.AsSpan(headerLength));
        CryptographicOperations.ZeroMemory(plaintext);
        return file;
    }

    /// <summary>Whether what <see cref="Read"/> opens lies under this key; rubbish lies under none.</summary>
    public static bool IsUnder(ReadOnlySpan<byte> file, KeyEncryptionKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return file.Length >= NameAt && file.Slice(FingerprintAt, KeyEncryptionKey.FingerprintLength).SequenceEqual(key.Fingerprint); // as public as what carries it
    }

    /// <summary>Opens a state, or says what is wrong.</summary>
    /// <param name="file">Octets of any length, from anyone.</param>
    /// <param name="ringName">The ring that it must be.</param>
    /// <param name="keys">One of them opens it: the one whose fingerprint stands in the header.</param>
    /// <param name="fault">What is wrong; without meaning where something is returned.</param>
    /// <returns>The state, which is the caller's; null when there is a fault.</returns>
    public static KeyRingState? Read(ReadOnlySpan<byte> file, string ringName, KeyEncryptionKeys keys, out KeyRingFileFault fault)
    {
        ArgumentNullException.ThrowIfNull(keys);
        fault = KeyRingFileFault.Damaged;
        if (file.Length < NameAt + AeadKey.TagLength + EpochsAt || !file.StartsWith(Magic))
        {
            return null;
        }

        int headerLength = NameAt + BinaryPrimitives.ReadUInt16BigEndian(file[NameLengthAt..]);
        ushort version = BinaryPrimitives.ReadUInt16BigEndian(file[VersionAt..]);
        if (version > Version)
        {
            fault = KeyRingFileFault.NewerVersion;
            return null;
        }

        if (!keys.TryFind(file.Slice(FingerprintAt, KeyEncryptionKey.FingerprintLength), out KeyEncryptionKey? key))
        {
            fault = KeyRingFileFault.OtherKey;
            return null;
        }

        if (file.Length < headerLength + AeadKey.TagLength + EpochsAt)
        {
            return null;
        }

        byte[] plaintext = new byte[file.Length - headerLength - AeadKey.TagLength];
        ReadOnlySpan<byte> header = file[..headerLength];
        if (!key.Siv.TryOpen(header, header.Slice(NonceAt, NonceLength), file[headerLength..], plaintext))
        {
            return null;
        }

        if (Encoding.UTF8.GetString(header[NameAt..]) != ringName)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            fault = KeyRingFileFault.OtherRing;
            return null;
        }

        KeyRingState state = ReadState(plaintext, version, ringName, BinaryPrimitives.ReadInt64BigEndian(header[GenerationAt..]));
        CryptographicOperations.ZeroMemory(plaintext);
        return state;
    }

    private static KeyRingState ReadState(ReadOnlySpan<byte> plaintext, ushort version, string ringName, long generation)
    {
        var epochs = new KeyEpoch[BinaryPrimitives.ReadUInt16BigEndian(plaintext[CountAt..])];
        for (int i = 0; i < epochs.Length; i++)
        {
            epochs[i] = ReadEpoch(plaintext.Slice(EpochsAt + (i * EpochLength), EpochLength));
        }

        ReadOnlySpan<byte> rest = plaintext[(EpochsAt + (epochs.Length * EpochLength))..];
        ImmutableArray<ImportedKey> imported = version == VersionWithoutImported ? [] : ReadImported(rest);
        var state = new KeyRingState
        {
            RingName = ringName,
            Generation = generation,
            LatestUse = ReadTime(plaintext),
            Epochs = [.. epochs],
            Imported = imported,
        };
        return version < FirstVersionWithMembers ? state : RingSharingFormat.Read(state, rest[(sizeof(ushort) + (imported.Length * ImportedLength))..]);
    }

    private static ImmutableArray<ImportedKey> ReadImported(ReadOnlySpan<byte> from)
    {
        var keys = new ImportedKey[BinaryPrimitives.ReadUInt16BigEndian(from)];
        for (int i = 0; i < keys.Length; i++)
        {
            ReadOnlySpan<byte> key = from.Slice(sizeof(ushort) + (i * ImportedLength), ImportedLength);
            keys[i] = new ImportedKey(BinaryPrimitives.ReadUInt32BigEndian(key), ReadTime(key[MintedUntilAt..]), key[ImportedKeyAt..]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(keys);
    }

    private static void WriteImported(ImportedKey key, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, key.Id);
        BinaryPrimitives.WriteInt64BigEndian(to[MintedUntilAt..], key.MintedUntil.UtcTicks);
        key.CopyKey(to[ImportedKeyAt..]);
    }

    private static void WriteEpoch(KeyEpoch epoch, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, epoch.Id);
        BinaryPrimitives.WriteInt64BigEndian(to[8..], epoch.Schedule.Length.Ticks);
        BinaryPrimitives.WriteInt64BigEndian(to[16..], epoch.StartsAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(to[24..], epoch.EndsAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(to[32..], epoch.SeedPeriod);
        to[FlagsAt] = epoch.IsCommitted ? CommittedFlag : (byte)0;
        epoch.CopySeed(to[SeedAt..]);
    }

    private static KeyEpoch ReadEpoch(ReadOnlySpan<byte> from)
    {
        var schedule = new RingSchedule(new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(from[8..])));
        return new KeyEpoch(
            BinaryPrimitives.ReadUInt64BigEndian(from), schedule, ReadTime(from[16..]), BinaryPrimitives.ReadInt64BigEndian(from[32..]), from[SeedAt..])
        {
            EndsAt = ReadTime(from[24..]),
            IsCommitted = (from[FlagsAt] & CommittedFlag) != 0,
        };
    }

    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> from) => new(BinaryPrimitives.ReadInt64BigEndian(from), TimeSpan.Zero);
}
