namespace PublicTime.Comparison.Host;

/// <summary>What <c>/proc/PID/status</c> says of a process's memory, in octets.</summary>
/// <param name="Resident">VmRSS: what it holds now.</param>
/// <param name="Peak">VmHWM: the most it ever held.</param>
internal readonly record struct ProcessMemory(long Resident, long Peak)
{
    private const long OctetsOfKilobyte = 1024;

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">A line is missing.</exception>
    public static ProcessMemory Parse(string text) => new(Kilobytes(text, "VmRSS:"), Kilobytes(text, "VmHWM:"));

    /// <summary>Of a process that runs; null when there is none, or when it has ended and nobody has asked how.</summary>
    public static ProcessMemory? TryRead(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/status"));
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            return null;
        }
    }

    private static long Kilobytes(string text, string name)
    {
        string line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?? throw new FormatException($"/proc/PID/status has no line {name}");
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * OctetsOfKilobyte;
    }
}
