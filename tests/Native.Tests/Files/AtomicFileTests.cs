using System.Runtime.Versioning;
using PublicTime.Native.Files;

namespace PublicTime.Native.Tests.Files;

[SupportedOSPlatform("linux")]
public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("publictime-files-");

    private string Target => Path.Combine(_folder.FullName, "file");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_replaced_whole_with_its_mode_and_nothing_is_left_beside_it()
    {
        File.WriteAllText(Target, "old and longer than the new");
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.WriteAllText(AtomicFile.TemporaryPathOf(Target), "left by a crash");

        AtomicFile.Replace(Target, "new"u8, AtomicFile.OwnerOnly);

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(AtomicFile.OwnerOnly, File.GetUnixFileMode(Target));
        Assert.Single(_folder.EnumerateFiles());
    }

    [Fact]
    public void A_reader_that_has_the_old_file_open_keeps_reading_the_old_one()
    {
        File.WriteAllText(Target, "old");
        using var reader = new StreamReader(Target);

        AtomicFile.Replace(Target, "new"u8, AtomicFile.OwnerOnly);

        Assert.Equal("old", reader.ReadToEnd());
    }

    [Fact]
    public void Where_nothing_can_be_written_the_old_file_stays()
    {
        File.WriteAllText(Target, "old");
        Directory.CreateDirectory(AtomicFile.TemporaryPathOf(Target));

        Assert.ThrowsAny<UnauthorizedAccessException>(() => AtomicFile.Replace(Target, "new"u8, AtomicFile.OwnerOnly));

        Assert.Equal("old", File.ReadAllText(Target));
    }
}
