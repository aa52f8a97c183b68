using System.Runtime.Versioning;
using System.Security.Cryptography;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Store;

namespace PublicTime.CookieKeys.Tests.Store;

[SupportedOSPlatform("linux")]
public sealed class KeyEncryptionKeyTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();

    private string KeyPath => _folder.File(FileKeyRingStore.KeyFileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_start_makes_a_key_for_its_owner_alone_and_later_ones_find_it()
    {
        using KeyEncryptionKey made = KeyEncryptionKey.ReadOrCreate(KeyPath);
        using KeyEncryptionKey found = KeyEncryptionKey.ReadOrCreate(KeyPath);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(KeyPath));
        Assert.Equal(made.Fingerprint, found.Fingerprint);
        Assert.Equal(128, File.ReadAllText(KeyPath).Trim().Length);
    }

    [Fact]
    public void A_file_with_a_fresh_key_is_made_for_its_owner_alone_and_what_stands_beside_it_is_left_alone()
    {
        File.WriteAllText(KeyPath + ".new", "another key");

        using KeyEncryptionKey made = KeyEncryptionKey.CreateFile(KeyPath);
        using KeyEncryptionKey another = KeyEncryptionKey.CreateFile(_folder.File("another"));

        using KeyEncryptionKey? found = KeyEncryptionKey.ReadIfPresent(KeyPath);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(KeyPath));
        Assert.Matches("^[0-9a-f]{128}\n\\z", File.ReadAllText(KeyPath));
        Assert.Equal(made.Fingerprint, found!.Fingerprint);
        Assert.NotEqual(made.Fingerprint.ToArray(), another.Fingerprint.ToArray());
        Assert.Equal("another key", File.ReadAllText(KeyPath + ".new"));
    }

    [Fact]
    public void A_file_that_is_there_is_not_written_over_by_a_fresh_key_nor_is_one_that_a_link_leads_to()
    {
        File.WriteAllText(KeyPath, "precious");
        string link = _folder.File("link");
        File.CreateSymbolicLink(link, _folder.File("absent"));

        Assert.Throws<IOException>(() => KeyEncryptionKey.CreateFile(KeyPath));
        Assert.Throws<IOException>(() => KeyEncryptionKey.CreateFile(link));

        Assert.Equal("precious", File.ReadAllText(KeyPath));
        Assert.False(File.Exists(_folder.File("absent")));
    }

    [Fact]
    public void A_key_that_is_not_there_is_none_and_nothing_is_made()
    {
        Assert.Null(KeyEncryptionKey.ReadIfPresent(KeyPath));
        Assert.Null(KeyEncryptionKey.ReadIfPresent(_folder.File("absent/kek")));
        Assert.False(File.Exists(KeyPath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.OtherWrite, "0602")]
    public void A_key_that_others_may_touch_is_refused_with_its_name_and_mode(UnixFileMode exposed, string mode)
    {
        KeyEncryptionKey.ReadOrCreate(KeyPath).Dispose();
        File.SetUnixFileMode(KeyPath, OwnerOnly | exposed);

        var refusal = Assert.Throws<KeyRingFileException>(() => KeyEncryptionKey.ReadOrCreate(KeyPath));

        Assert.Equal(KeyRingFileFault.Exposed, refusal.Fault);
        Assert.Contains(KeyPath, refusal.Message);
        Assert.Contains(mode, refusal.Message);
    }

    /// <summary>A named pipe is one such thing, and opening it would never end.</summary>
    [Fact]
    public void What_is_no_regular_file_is_refused_unopened()
    {
        Directory.CreateDirectory(KeyPath);

        var refusal = Assert.Throws<KeyRingFileException>(() => KeyEncryptionKey.ReadOrCreate(KeyPath));

        Assert.Equal((KeyRingFileFault.Unreadable, $"The key-encryption key {KeyPath} is not a regular file."), (refusal.Fault, refusal.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("not a key")]
    public void A_damaged_key_is_refused_and_kept(string text)
    {
        File.WriteAllText(KeyPath, text);
        File.SetUnixFileMode(KeyPath, OwnerOnly);

        Assert.Equal(KeyRingFileFault.Damaged, Assert.Throws<KeyRingFileException>(() => KeyEncryptionKey.ReadOrCreate(KeyPath)).Fault);
        Assert.Equal(text, File.ReadAllText(KeyPath));
    }

    [Fact]
    public async Task A_key_that_cannot_be_kept_yet_is_saved_before_the_first_ring_that_is_sealed_under_it()
    {
        string folder = _folder.File("later");
        string path = Path.Combine(folder, FileKeyRingStore.KeyFileName);
        using var made = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(path));
        var store = new FileKeyRingStore(folder, "ring", made);
        using KeyRingState state = RotationPlan.Begin("ring", new RotationSettings(), DateTimeOffset.UnixEpoch, RandomNumberGenerator.Fill);

        RingWriteResult refused = await store.TryWriteAsync(0, state, CancellationToken.None);
        Directory.CreateDirectory(folder);
        RingWriteResult written = await store.TryWriteAsync(0, state, CancellationToken.None);

        Assert.Equal((RingWriteOutcome.Failed, RingWriteOutcome.Written), (refused.Outcome, written.Outcome));
        using var found = new KeyEncryptionKeys(KeyEncryptionKey.ReadOrCreate(path));
        using KeyRingState? read = await new FileKeyRingStore(folder, "ring", found).ReadAsync(CancellationToken.None);
        Assert.Equal(made.Sealing.Fingerprint, found.Sealing.Fingerprint);
        Assert.Equal(state.Epochs[0].Id, read!.Epochs[0].Id);
    }

    [Fact]
    public void A_key_that_is_there_and_cannot_be_read_is_refused_and_not_replaced()
    {
        Directory.CreateDirectory(KeyPath); // root may read any file, but not a folder as one

        Assert.Equal(KeyRingFileFault.Unreadable, Assert.Throws<KeyRingFileException>(() => KeyEncryptionKey.ReadOrCreate(KeyPath)).Fault);
    }
}
