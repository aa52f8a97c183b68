using System.Collections.Immutable;
using System.Runtime.Versioning;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;
using PublicTime.CookieKeys.Tests.Rotation;
using PublicTime.CookieKeys.Tests.Store;

namespace PublicTime.CookieKeys.Tests.Chrony;

[SupportedOSPlatform("linux")]
public sealed class NtsKeysImportTests : IDisposable
{
    private const int Imported = 2006;
    private const int ImportRefused = 2007;
    private const int ImportSkipped = 2008;
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 4, 5, TimeSpan.Zero);
    private static readonly RotationSettings Daily = new();
    private readonly TemporaryFolder _folder = new();
    private readonly EventLog _log = new();

    private string FilePath => _folder.File(NtsKeysImport.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Previous_keys_minted_until_the_current_one_began_and_the_others_may_for_one_and_two_periods_more()
    {
        Write(NtsKeysFormatTests.WrittenByChrony43, writtenAt: Now.AddHours(-1));

        ImmutableArray<ImportedKey> keys = Read();

        DateTimeOffset began = Now.AddHours(-1).AddSeconds(-3);
        Assert.Equal([0xA38768F1, 0x922F7CB2, 0xC9166ABB, 0xC2689814], keys.Select(key => key.Id));
        Assert.Equal([began, began, Now.AddDays(1), Now.AddDays(2)], keys.Select(key => key.MintedUntil));
        Assert.Equal([Imported], _log.Events);
    }

    [Fact]
    public void A_clock_that_is_not_believed_gives_way_to_the_time_of_the_file()
    {
        Write(NtsKeysFormatTests.WrittenByChrony43, writtenAt: Now);

        ImmutableArray<ImportedKey> keys = Read(new ServedTime(DateTimeOffset.UnixEpoch, IsSynchronized: false));

        Assert.Equal([Now.AddSeconds(-3), Now.AddSeconds(-3), Now.AddDays(1), Now.AddDays(2)], keys.Select(key => key.MintedUntil));
    }

    [Fact]
    public void A_file_from_the_future_is_as_old_as_it_can_be()
    {
        Write(NtsKeysFormatTests.WrittenByChrony43, writtenAt: Now.AddDays(300));

        Assert.Equal(Now.AddSeconds(-3), Read()[0].MintedUntil);
    }

    [Fact]
    public void Keys_whose_cookies_have_all_expired_stay_out()
    {
        Write(NtsKeysFormatTests.WrittenByChrony43, writtenAt: Now.AddDays(-8));

        Assert.Equal([0xC9166ABB, 0xC2689814], Read().Select(key => key.Id));
    }

    [Fact]
    public void Keys_for_another_AEAD_are_passed_over_and_said()
    {
        Write(NtsKeysFormatTests.Version1, writtenAt: Now);

        Assert.Equal([0xA38768F1, 0xC9166ABB, 0xC2689814], Read().Select(key => key.Id));
        Assert.Equal([ImportSkipped, Imported], _log.Events);
    }

    [Theory]
    [InlineData("")]
    [InlineData("publictime")]
    [InlineData("NKS0\n15 3.0\n")]
    public void A_broken_file_gives_nothing_but_one_sentence(string text)
    {
        Write(text, writtenAt: Now);

        Assert.Empty(Read());
        Assert.Equal([ImportRefused], _log.Events);
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_folder_in_its_place_gives_nothing_and_says_nothing_and_neither_does_no_file()
    {
        Assert.Empty(Read());
        Directory.CreateDirectory(FilePath);
        Assert.Empty(Read());
        Assert.Empty(_log.Events);
    }

    [Fact]
    public async Task Keys_are_imported_only_when_a_ring_is_begun_and_outlive_the_file()
    {
        Write(NtsKeysFormatTests.WrittenByChrony43, writtenAt: Now);
        using var keys = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(_folder.File(FileKeyRingStore.KeyFileName)));
        var store = new FileKeyRingStore(_folder.Path, "home", keys);

        RingStart first = await Bootstrap(store);
        File.Delete(FilePath);
        RingStart second = await Bootstrap(store);
        Assert.All(new[] { first, second }, start => Assert.Equal(4, start.Ring.Keys.Count(line => line.Status == RingKeyStatus.Imported)));

        Write(NtsKeysFormatTests.WrittenByChrony43.Replace("A38768F1", "B38768F1", StringComparison.Ordinal), writtenAt: Now);
        RingStart third = await Bootstrap(store);
        Assert.True(third.Ring.TryFind(0xA38768F1, out _));
        Assert.False(third.Ring.TryFind(0xB38768F1, out _));
    }

    private Task<RingStart> Bootstrap(FileKeyRingStore store) => KeyRingBootstrap.ReadOrBeginAsync(
        store, "home", Daily, new ServedTime(Now, IsSynchronized: true), new Noise(4).Fill, _log, new NtsKeysImport(FilePath), CancellationToken.None);

    private ImmutableArray<ImportedKey> Read(ServedTime? served = null) =>
        new NtsKeysImport(FilePath).Read(Daily, served ?? new ServedTime(Now, IsSynchronized: true), _log);

    private void Write(string text, DateTimeOffset writtenAt)
    {
        File.WriteAllText(FilePath, text);
        File.SetLastWriteTimeUtc(FilePath, writtenAt.UtcDateTime);
    }
}
