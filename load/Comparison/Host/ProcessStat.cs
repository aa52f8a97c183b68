namespace PublicTime.Comparison.Host;

/// <summary>What this project asks of <c>/proc/PID/stat</c> (proc(5)).</summary>
/// <param name="Parent">The process that started it.</param>
/// <param name="UserTicks">CPU time in user mode, in clock ticks, of all threads that ever were.</param>
/// <param name="SystemTicks">The same in the kernel.</param>
internal readonly record struct ProcessStat(int Parent, long UserTicks, long SystemTicks)
{
    private const int ParentField = 1; // counted from the state, which follows the name
    private const int UserField = 11;
    private const int SystemField = 12;

    /// <summary>Reads the line. The name in it may hold blanks and brackets, so the last bracket ends it.</summary>
    /// <exception cref="FormatException">It is no such line.</exception>
    public static ProcessStat Parse(string line)
    {
        int nameEnd = line.LastIndexOf(')');
        string[] fields = nameEnd < 0 ? [] : line[(nameEnd + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > SystemField
            ? new ProcessStat(int.Parse(fields[ParentField]), long.Parse(fields[UserField]), long.Parse(fields[SystemField]))
            : throw new FormatException($"No line of /proc/PID/stat: {line}");
    }

    /// <summary>Of a process that runs; null when there is none.</summary>
    public static ProcessStat? TryRead(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }
}
