using System.Runtime.Versioning;
using PublicTime.CookieKeys.Chrony;
using PublicTime.CookieKeys.Ring;
using PublicTime.CookieKeys.Rotation;
using PublicTime.CookieKeys.Tests.Rotation;
using PublicTime.CookieKeys.Tests.Store;

namespace PublicTime.CookieKeys.Tests.Chrony;

[SupportedOSPlatform("linux")]
public sealed class NtsKeysExportTests : IDisposable
{
    private const int ExportFailed = 2009;
    private const int ExportResumed = 2010;
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly EventLog _log = new();
    private readonly KeyRingState _state = RotationPlan.Begin("ring", new RotationSettings(), Now, new Noise(8).Fill);
    private readonly NtsKeysExport _export;

    public NtsKeysExportTests() => _export = new NtsKeysExport(FilePath);

    private string FilePath => _folder.File("exported");

    public void Dispose()
    {
        _state.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_file_is_for_its_owner_only_whoever_could_read_it_before()
    {
        File.WriteAllText(FilePath, "before");
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        _export.Update(_state, Now, _log);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.StartsWith("NKS0\n15 0.0\n", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Empty(_log.Events);
    }

    [Fact]
    public void The_file_is_written_again_only_when_its_keys_change()
    {
        _export.Update(_state, Now, _log);
        File.Delete(FilePath);

        _export.Update(_state, Now.AddHours(1), _log);
        Assert.False(File.Exists(FilePath));

        _export.Update(_state, Now.AddDays(1), _log);
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_said_once_and_tried_until_it_can()
    {
        Directory.CreateDirectory(FilePath + ".new"); // stands in for a full or read-only folder, for root too

        _export.Update(_state, Now, _log);
        _export.Update(_state, Now, _log);
        Assert.Equal([ExportFailed], _log.Events);

        Directory.Delete(FilePath + ".new");
        _export.Update(_state, Now, _log);
        Assert.Equal([ExportFailed, ExportResumed], _log.Events);
        Assert.True(File.Exists(FilePath));
    }
}
