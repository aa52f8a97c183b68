using PublicTime.Wire.Ntp;

namespace PublicTime.LoadGenerator.Measuring;

/// <summary>Counts kiss codes in fixed memory. Belongs to one thread.</summary>
public sealed class KissCounts
{
    private const int MostCodes = 16;

    private readonly uint[] _codes = new uint[MostCodes];
    private readonly long[] _counts = new long[MostCodes];
    private int _known;

    /// <summary>Counts one. Codes after the sixteenth count as the sixteenth: a server has no use for so many.</summary>
    public void Add(uint code)
    {
        int index = _codes.AsSpan(0, _known).IndexOf(code);
        if (index < 0)
        {
            index = _known < MostCodes ? _known++ : MostCodes - 1;
            _codes[index] = code;
        }

        _counts[index]++;
    }

    /// <summary>The counts by code, as people write it.</summary>
    public IReadOnlyDictionary<string, long> Sum()
    {
        var sum = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < _known; i++)
        {
            sum[new ReferenceId(_codes[i]).ToString(stratum: 0)] = _counts[i];
        }

        return sum;
    }
}
