namespace PublicTime.Secrets.Tests;

/// <summary>An area of a process's memory.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="Length">Its octets.</param>
/// <param name="Description">Access and file, as /proc/PID/smaps says it.</param>
/// <param name="IsDumped">Whether a core dump shows it: the flag `dd` is not set.</param>
internal sealed record MemoryArea(long Start, long Length, string Description, bool IsDumped);
