using System.Globalization;

namespace PublicTime.Native.Tests.Memory;

/// <summary>What the kernel says of an area of this process: the line VmFlags of /proc/self/smaps (proc_pid_smaps(5)).</summary>
internal static class VmFlags
{
    /// <summary>The two-letter flags of the area that holds an address, each between spaces.</summary>
    public static string Of(nint address)
    {
        bool isInside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && nint.TryParse(range[0], NumberStyles.HexNumber, null, out nint start))
            {
                isInside = start <= address && address < nint.Parse(range[1], NumberStyles.HexNumber);
            }
            else if (isInside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return $"{line} ";
            }
        }

        throw new InvalidOperationException($"No area of memory holds {address:x}.");
    }
}
