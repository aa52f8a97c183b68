using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace PublicTime.Secrets.Tests;

/// <summary>The memory of a running process as the kernel shows it to root (proc_pid_smaps(5), proc_pid_mem(5)).</summary>
internal static class ProcessMemory
{
    private const int ChunkLength = 1 << 20;
    private const int Overlap = 64; // so that nothing hides between two chunks

    /// <summary>The areas that the process can write to, which are all that can hold a secret.</summary>
    public static IReadOnlyList<MemoryArea> AreasOf(int processId)
    {
        List<MemoryArea> areas = [];
        string first = string.Empty;
        foreach (string line in File.ReadLines($"/proc/{processId}/smaps"))
        {
            if (char.IsAsciiHexDigitLower(line[0]) && line.Split(' ')[0].Contains('-', StringComparison.Ordinal))
            {
                first = line;
            }
            else if (line.StartsWith("VmFlags:", StringComparison.Ordinal) && first.Split(' ')[1].StartsWith("rw", StringComparison.Ordinal))
            {
                long[] range = [.. first.Split(' ')[0].Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber))];
                areas.Add(new MemoryArea(range[0], range[1] - range[0], first, !$"{line} ".Contains(" dd ", StringComparison.Ordinal)));
            }
        }

        return areas;
    }

    /// <summary>Which secrets an area holds.</summary>
    public static IReadOnlyList<string> Search(int processId, MemoryArea area, SecretSearch search)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        using SafeFileHandle memory = File.OpenHandle($"/proc/{processId}/mem");
        byte[] chunk = new byte[ChunkLength];
        for (long at = area.Start; at < area.Start + area.Length; at += ChunkLength - Overlap)
        {
            int wanted = (int)Math.Min(ChunkLength, area.Start + area.Length - at);
            try
            {
                int read = RandomAccess.Read(memory, chunk.AsSpan(0, wanted), at);
                found.UnionWith(search.FindIn(chunk.AsSpan(0, read)));
            }
            catch (IOException)
            {
                // a page that has gone since, or was never there
            }
        }

        return [.. found];
    }
}
