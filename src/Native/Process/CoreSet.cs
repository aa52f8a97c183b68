namespace PublicTime.Native.Process;

/// <summary>The kernel's set of cores, one bit each (CPU_SET(3), with room for 8,192).</summary>
internal unsafe struct CoreSet
{
    /// <summary>Cores are numbered from 0 to this, less one: the most that Linux can be built for.</summary>
    public const int MaxCores = 8192;

    private const int Bits = 64;

    private fixed ulong _words[MaxCores / Bits];

    /// <summary>Puts a core in.</summary>
    public void Add(int core) => _words[core / Bits] |= 1UL << (core % Bits);

    /// <summary>The numbers of the cores in it, ascending.</summary>
    public readonly IReadOnlyList<int> Members()
    {
        List<int> members = [];
        for (int core = 0; core < MaxCores; core++)
        {
            if ((_words[core / Bits] & (1UL << (core % Bits))) != 0)
            {
                members.Add(core);
            }
        }

        return members;
    }
}
