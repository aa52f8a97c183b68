using System.Text;

namespace PublicTime.KeService.Certificates;

/// <summary>Writes small text files so that a reader sees either nothing or all of it, and never with a laxer mode than it is to have.</summary>
internal static class AtomicFile
{
    /// <summary>Replaces or makes a file.</summary>
    /// <param name="path">The file; a leftover of an interrupted attempt beside it, with .new after its name, is removed.</param>
    /// <param name="text">The whole content, ASCII.</param>
    /// <param name="mode">What the file is made with; the process's umask may take bits away.</param>
    public static void Write(string path, ReadOnlySpan<char> text, UnixFileMode mode)
    {
        string temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (OperatingSystem.IsLinux())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(temporary, options))
        {
            byte[] octets = new byte[text.Length];
            Encoding.ASCII.GetBytes(text, octets);
            file.Write(octets);
            file.Flush(flushToDisk: true);
            Array.Clear(octets);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
