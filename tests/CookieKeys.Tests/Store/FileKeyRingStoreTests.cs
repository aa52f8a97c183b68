using System.Runtime.Versioning;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Tests.Store;

[SupportedOSPlatform("linux")]
public sealed class FileKeyRingStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly KeyEncryptionKeys _keys;
    private readonly FileKeyRingStore _store;

    public FileKeyRingStoreTests()
    {
        _keys = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(_folder.File(FileKeyRingStore.KeyFileName)));
        _store = new FileKeyRingStore(_folder.Path, "home", _keys);
    }

    private string RingPath => _folder.File(FileKeyRingStore.FileName);

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_written_is_read_back_by_another_process_with_the_same_key()
    {
        KeyRingState state = Ring(days: 12);
        Assert.Equal(RingWriteOutcome.Written, (await Write(0, state)).Outcome);

        using var keys = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(_folder.File(FileKeyRingStore.KeyFileName)));
        KeyRingState? read = await new FileKeyRingStore(_folder.Path, "home", keys).ReadAsync(CancellationToken.None);

        AssertSame(state, read);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RingPath));
        Assert.False(File.Exists(RingPath + ".new"));
    }

    [Fact]
    public async Task What_cannot_be_read_for_now_is_not_written_over_and_does_not_stop_the_service()
    {
        Directory.CreateDirectory(RingPath);

        RingWriteResult result = await Write(0, Ring(days: 0));

        Assert.Equal(RingWriteOutcome.Failed, result.Outcome);
        Assert.Contains(RingPath, result.Reason, StringComparison.Ordinal);
        Assert.True(Directory.Exists(RingPath));
    }

    [Fact]
    public async Task Nothing_stored_is_nothing_read() => Assert.Null(await _store.ReadAsync(CancellationToken.None));

    [Fact]
    public async Task Only_a_writer_that_expects_what_is_stored_may_replace_it_by_something_newer()
    {
        KeyRingState state = Ring(days: 0);

        Assert.Equal(RingWriteOutcome.Conflict, (await Write(1, state)).Outcome);
        Assert.Equal(RingWriteOutcome.Written, (await Write(0, state)).Outcome);
        Assert.Equal(RingWriteOutcome.Conflict, (await Write(0, state)).Outcome);
        Assert.Equal(RingWriteOutcome.Conflict, (await Write(1, state)).Outcome);
        Assert.Equal(RingWriteOutcome.Written, (await Write(1, state with { Generation = 2 })).Outcome);
        Assert.Equal(2, (await _store.ReadAsync(CancellationToken.None))!.Generation);
    }

    [Fact]
    public async Task A_process_killed_at_any_octet_of_a_write_leaves_the_old_state_and_the_next_write_succeeds()
    {
        KeyRingState old = Ring(days: 3);
        await Write(0, old);
        byte[] before = await File.ReadAllBytesAsync(RingPath);
        KeyRingState next = old with { Generation = old.Generation + 1 };
        await Write(old.Generation, next);
        byte[] whole = await File.ReadAllBytesAsync(RingPath);
        await File.WriteAllBytesAsync(RingPath, before);

        for (int length = 0; length <= whole.Length; length += length < 80 ? 1 : 7)
        {
            await File.WriteAllBytesAsync(RingPath + ".new", whole[..length]);
            Assert.Equal(old.Generation, (await _store.ReadAsync(CancellationToken.None))!.Generation);
        }

        Assert.Equal(RingWriteOutcome.Written, (await Write(old.Generation, next)).Outcome);
        AssertSame(next, await _store.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Every_truncation_is_refused_by_name_and_never_overwritten()
    {
        await Write(0, Ring(days: 1));
        byte[] whole = await File.ReadAllBytesAsync(RingPath);

        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(RingPath, whole[..length]);
            await AssertRefusedAndKept(KeyRingFileFault.Damaged);
        }
    }

    [Fact]
    public async Task Every_flipped_bit_is_refused_and_never_overwritten()
    {
        await Write(0, Ring(days: 0));
        byte[] whole = await File.ReadAllBytesAsync(RingPath);

        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(RingPath, flipped);
            await AssertRefusedAndKept(fault: null);
        }
    }

    [Fact]
    public async Task A_ring_of_another_name_another_key_or_a_newer_version_is_refused_as_what_it_is()
    {
        await Write(0, Ring(days: 0));
        byte[] whole = await File.ReadAllBytesAsync(RingPath);
        using var otherKeys = new KeyEncryptionKeys(FreshKey(), FreshKey());

        Assert.Equal(KeyRingFileFault.OtherRing, (await Refusal(new FileKeyRingStore(_folder.Path, "away", _keys))).Fault);
        Assert.Equal(KeyRingFileFault.OtherKey, (await Refusal(new FileKeyRingStore(_folder.Path, "home", otherKeys))).Fault);
        await File.WriteAllBytesAsync(RingPath, [.. whole[..4], 0, (byte)(KeyRingFormat.Version + 1), .. whole[6..]]);
        Assert.Equal(KeyRingFileFault.NewerVersion, (await Refusal(_store)).Fault);
        await File.WriteAllTextAsync(RingPath, "NKS0\n15 0.0\n");
        Assert.Equal(KeyRingFileFault.Damaged, (await Refusal(_store)).Fault);
    }

    [Fact]
    public async Task A_ring_sealed_under_the_key_that_only_opens_is_read_and_goes_under_the_first_with_its_next_write()
    {
        KeyRingState state = Ring(days: 3);
        await Write(0, state);
        byte[] old = await File.ReadAllBytesAsync(RingPath);
        using KeyEncryptionKey fresh = FreshKey();
        KeyEncryptionKey before = KeyEncryptionKey.ReadOrCreate(_folder.File(FileKeyRingStore.KeyFileName));
        using var both = new KeyEncryptionKeys(fresh, before);
        var changing = new FileKeyRingStore(_folder.Path, "home", both);

        AssertSame(state, await changing.ReadAsync(CancellationToken.None));
        Assert.Equal(old, await File.ReadAllBytesAsync(RingPath));
        RingWriteResult result = await changing.TryWriteAsync(state.Generation, state with { Generation = state.Generation + 1 }, CancellationToken.None);

        Assert.Equal(RingWriteOutcome.Written, result.Outcome);
        using var freshAlone = new KeyEncryptionKeys(fresh);
        Assert.Equal(state.Generation + 1, (await new FileKeyRingStore(_folder.Path, "home", freshAlone).ReadAsync(CancellationToken.None))!.Generation);
        KeyRingFileException refused = await Refusal(_store);
        Assert.Equal(KeyRingFileFault.OtherKey, refused.Fault);
        Assert.Contains(_keys.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_keys_are_read_back_and_stand_sealed_in_the_file()
    {
        byte[] key = RandomNumberGenerator.GetBytes(CookieKey.KeyLength);
        KeyRingState state = Ring(days: 3) with { Imported = [new(0x12345678, Now.AddDays(2), key), new(0x12345679, Now, new byte[32])] };
        await Write(0, state);

        KeyRingState? read = await _store.ReadAsync(CancellationToken.None);

        AssertSame(state, read);
        Assert.Equal([(0x12345678u, Now.AddDays(2)), (0x12345679u, Now)], read!.Imported.Select(imported => (imported.Id, imported.MintedUntil)));
        byte[] readKey = new byte[CookieKey.KeyLength];
        read.Imported[0].CopyKey(readKey);
        Assert.Equal(key, readKey);
        Assert.True((await File.ReadAllBytesAsync(RingPath)).AsSpan().IndexOf(key.AsSpan(0, 8)) < 0);
    }

    [Fact]
    public async Task What_nodes_share_is_read_back()
    {
        KeyRingState state = Ring(days: 2) with
        {
            Revocations = 3,
            AcceptedFor = TimeSpan.FromSeconds(77),
            AcceptedVersion = 5,
            DroppedUntil = Now.AddDays(-9),
            Holder = new RingHolder(0xFEDC_BA98_7654_3210, IsRegistered: true),
            Members = [new(7, "here"), new(0xFEDC_BA98_7654_3210, "Öre"), new(1, new string('x', RingMember.MaxNameLength))],
            Departures = [new(5, Now), new(6, Now.AddDays(-1))],
        };
        await Write(0, state);

        KeyRingState? read = await _store.ReadAsync(CancellationToken.None);

        AssertSame(state, read);
        Assert.Equal(
            (state.Revocations, state.AcceptedFor, state.AcceptedVersion, state.DroppedUntil, state.Holder),
            (read!.Revocations, read.AcceptedFor, read.AcceptedVersion, read.DroppedUntil, read.Holder));
        Assert.Equal(state.Members, read.Members);
        Assert.Equal(state.Departures, read.Departures);
    }

    [Fact]
    public async Task A_file_of_version_1_is_read_and_becomes_the_present_one_with_the_next_write()
    {
        KeyRingState state = Ring(days: 3);
        await File.WriteAllBytesAsync(RingPath, Version1(state));

        KeyRingState? read = await _store.ReadAsync(CancellationToken.None);

        AssertSame(state, read);
        Assert.Empty(read!.Imported);
        Assert.Equal(RingWriteOutcome.Written, (await Write(state.Generation, state with { Generation = state.Generation + 1 })).Outcome);
        Assert.Equal([0, (byte)KeyRingFormat.Version], (await File.ReadAllBytesAsync(RingPath))[4..6]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("This-name-has-sixty-four-octets-and-not-one-more-than-that-.....!", 65)]
    [InlineData("Öööööööööööööööööööööööööööööööööö", 68)]
    public void A_ring_s_name_that_is_empty_or_too_long_is_refused_with_its_length(string name, int octets)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Ring(days: 0) with { RingName = name });

        Assert.Contains($"1 to 64 octets of UTF-8, and \"{name}\" has {octets}", refused.Message, StringComparison.Ordinal);
        Assert.Null(KeyRingState.RefusalOfName("This-name-has-sixty-four-octets-and-not-one-more-than-that-....."));
    }

    [Fact]
    public async Task A_folder_that_takes_no_file_is_an_outcome_that_names_the_file()
    {
        Directory.CreateDirectory(RingPath + ".new"); // stands in for a full or read-only folder, for root too

        RingWriteResult result = await Write(0, Ring(days: 0));

        Assert.Equal(RingWriteOutcome.Failed, result.Outcome);
        Assert.Contains(RingPath, result.Reason);
        Assert.Null(await _store.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Neither_seeds_nor_the_key_stand_in_the_file_or_in_any_text()
    {
        var seeds = new List<byte[]>();
        KeyRingState state = RotationPlan.Begin("home", new RotationSettings(), Now, octets =>
        {
            RandomNumberGenerator.Fill(octets);
            seeds.Add(octets.ToArray());
        });
        await Write(0, state);

        byte[] file = await File.ReadAllBytesAsync(RingPath);
        string keyText = (await File.ReadAllTextAsync(_folder.File(FileKeyRingStore.KeyFileName))).Trim();
        byte[] key = Convert.FromHexString(keyText);

        Assert.True(file.AsSpan().IndexOf(seeds[^1].AsSpan(0, 8)) < 0);
        Assert.True(file.AsSpan().IndexOf(key.AsSpan(0, 8)) < 0);
        string texts = $"{state} {state.Epochs[0]} {_keys}";
        Assert.DoesNotContain(Convert.ToHexString(seeds[^1])[..8], texts, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(keyText[..8], texts, StringComparison.OrdinalIgnoreCase);
    }

    private static KeyEncryptionKey FreshKey() => new(RandomNumberGenerator.GetBytes(KeyEncryptionKey.KeyLength));

    private static KeyRingState Ring(int days)
    {
        var random = new Noise(9);
        KeyRingState state = RotationPlan.Begin("home", new RotationSettings(), Now, random.Fill);
        for (int day = 0; day <= days && days > 0; day++)
        {
            while (RotationPlan.Decide(state, new RotationSettings(), Now.AddDays(day), true, RingMembers.Alone, random.Fill) is { } next)
            {
                state = next;
            }
        }

        return state;
    }

    /// <summary>The file as the first version had it, put together from its description.</summary>
    private byte[] Version1(KeyRingState state)
    {
        var plaintext = new MemoryStream();
        void Number(ulong value, int length)
        {
            for (int shift = 8 * (length - 1); shift >= 0; shift -= 8)
            {
                plaintext.WriteByte((byte)((value >> shift) & 0xFF));
            }
        }

        Number((ulong)state.LatestUse.UtcTicks, 8);
        Number((ulong)state.Epochs.Length, 2);
        foreach (KeyEpoch epoch in state.Epochs)
        {
            Number(epoch.Id, 8);
            Number((ulong)epoch.Schedule.Length.Ticks, 8);
            Number((ulong)epoch.StartsAt.UtcTicks, 8);
            Number((ulong)epoch.EndsAt.UtcTicks, 8);
            Number((ulong)epoch.SeedPeriod, 8);
            Number(epoch.IsCommitted ? 1UL : 0, 1);
            byte[] seed = new byte[KeyEpoch.SeedLength];
            epoch.CopySeed(seed);
            plaintext.Write(seed);
        }

        byte[] nonce = RandomNumberGenerator.GetBytes(16);
        byte[] header =
        [
            .. "PTRG"u8, 0, 1, 0, 4, .. _keys.Sealing.Fingerprint, 0, 0, 0, 0, 0, 0, 0, (byte)state.Generation, .. nonce, .. "home"u8,
        ];
        byte[] sealedText = new byte[PlainAesSiv.TagLength + plaintext.Length];
        using var siv = new PlainAesSiv(Convert.FromHexString(File.ReadAllText(_folder.File(FileKeyRingStore.KeyFileName)).Trim()));
        siv.Seal(nonce, plaintext.ToArray(), sealedText, header);
        return [.. header, .. sealedText];
    }

    private static async Task<KeyRingFileException> Refusal(FileKeyRingStore store) =>
        await Assert.ThrowsAsync<KeyRingFileException>(async () => await store.ReadAsync(CancellationToken.None));

    private static void AssertSame(KeyRingState expected, KeyRingState? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.RingName, expected.Generation, expected.LatestUse), (actual.RingName, actual.Generation, actual.LatestUse));
        Assert.Equal(
            expected.Epochs.Select(epoch => (epoch.Id, epoch.Schedule, epoch.StartsAt, epoch.EndsAt, epoch.SeedPeriod, epoch.IsCommitted)),
            actual.Epochs.Select(epoch => (epoch.Id, epoch.Schedule, epoch.StartsAt, epoch.EndsAt, epoch.SeedPeriod, epoch.IsCommitted)));
        TimeSpan lifetime = new RotationSettings().KeyLifetime;
        Assert.Equal(
            KeyRing.Derive(expected, lifetime, expected.LatestUse).Keys, KeyRing.Derive(actual, lifetime, expected.LatestUse).Keys);
    }

    private ValueTask<RingWriteResult> Write(long expected, KeyRingState state) => _store.TryWriteAsync(expected, state, CancellationToken.None);

    private async Task AssertRefusedAndKept(KeyRingFileFault? fault)
    {
        byte[] before = await File.ReadAllBytesAsync(RingPath);

        KeyRingFileException read = await Refusal(_store);
        await Assert.ThrowsAsync<KeyRingFileException>(async () => await Write(0, Ring(days: 0)));

        Assert.Contains(RingPath, read.Message);
        Assert.Equal(fault ?? read.Fault, read.Fault);
        Assert.Equal(before, await File.ReadAllBytesAsync(RingPath));
    }
}
