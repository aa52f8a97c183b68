using System.Numerics;

namespace PublicTime.Reporting;

/// <summary>
/// Counts of durations in int64 nanoseconds, in 31 kB that never grow: exact below 256 ns, above that 128 buckets for each
/// doubling, so that a percentile is never below the true one and at most 1/128 above it. Belongs to one thread; others get a <see cref="Copy"/>.
/// </summary>
/// <remarks>What lies outside <see cref="LowestNanoseconds"/> to <see cref="HighestNanoseconds"/> counts as the nearer end and in <see cref="Clamped"/>.</remarks>
public sealed class LogLinearHistogram
{
    /// <summary>The least duration that is told from zero.</summary>
    public const long LowestNanoseconds = 1;

    /// <summary>137 s, the end of the last bucket.</summary>
    public const long HighestNanoseconds = (1L << HighestBits) - 1;

    /// <summary>The greatest share by which a percentile is above the true one.</summary>
    public const double RelativeError = 1.0 / BucketsPerDoubling;

    private const int HighestBits = 37;
    private const int BucketBits = 7;
    private const int BucketsPerDoubling = 1 << BucketBits;
    private const int BucketCount = (HighestBits - BucketBits + 1) * BucketsPerDoubling;

    private readonly long[] _counts = new long[BucketCount];
    private Int128 _sum;
    private long _min = long.MaxValue;

    /// <summary>How many durations were recorded, the clamped ones too.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them lay outside the range.</summary>
    public long Clamped { get; private set; }

    /// <summary>The least duration in nanoseconds, exact within the range; zero when there is none.</summary>
    public long Min => Count == 0 ? 0 : _min;

    /// <summary>The greatest duration in nanoseconds, exact within the range; zero when there is none.</summary>
    public long Max { get; private set; }

    /// <summary>The mean in nanoseconds, exact within the range; zero when there is none.</summary>
    public double Mean => Count == 0 ? 0 : (double)_sum / Count;

    /// <summary>Counts one duration. Neither allocates nor throws.</summary>
    public void Record(long nanoseconds) => RecordMany(nanoseconds, 1);

    /// <summary>Counts the same duration several times.</summary>
    /// <param name="nanoseconds">The duration.</param>
    /// <param name="times">At least 0; with 0 nothing happens.</param>
    public void RecordMany(long nanoseconds, long times)
    {
        if (times <= 0)
        {
            return;
        }

        long value = Math.Clamp(nanoseconds, LowestNanoseconds, HighestNanoseconds);
        if (value != nanoseconds)
        {
            Clamped += times;
        }

        _counts[BucketOf(value)] += times;
        Count += times;
        _sum += (Int128)value * times;
        _min = Math.Min(_min, value);
        Max = Math.Max(Max, value);
    }

    /// <summary>Adds all that another histogram counted, which stays as it is.</summary>
    public void Merge(LogLinearHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            _counts[bucket] += other._counts[bucket];
        }

        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        Max = Math.Max(Max, other.Max);
        Clamped += other.Clamped;
        Count += other.Count;
    }

    /// <summary>The nanoseconds that this share of the durations does not exceed; zero when there is none.</summary>
    /// <param name="percentile">From 0, the least duration, to 100, the greatest.</param>
    public long Percentile(double percentile)
    {
        if (!(percentile is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "A percentile is from 0 to 100.");
        }

        // In decimal, because 99.99 % of 10,000 are 9,999 and in binary a little more, which would be rounded up to all of them.
        long rank = (long)Math.Ceiling((decimal)percentile * Count / 100);
        return rank <= 1 ? Min : AtRank(rank);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        _sum = 0;
        _min = long.MaxValue;
        Max = 0;
        Clamped = 0;
        Count = 0;
    }

    /// <summary>An independent histogram with the same counts.</summary>
    public LogLinearHistogram Copy()
    {
        var copy = new LogLinearHistogram();
        copy.Merge(this);
        return copy;
    }

    private long AtRank(long rank)
    {
        long seen = 0;
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return Math.Min(LastOf(bucket), Max);
            }
        }

        return Max;
    }

    private static int BucketOf(long value)
    {
        int shift = BitOperations.Log2((ulong)value | BucketsPerDoubling) - BucketBits;
        return (shift << BucketBits) + (int)(value >> shift);
    }

    /// <summary>The greatest value that <see cref="BucketOf"/> puts into a bucket.</summary>
    private static long LastOf(int bucket)
    {
        int shift = Math.Max((bucket >> BucketBits) - 1, 0);
        return ((bucket - (shift << BucketBits) + 1L) << shift) - 1;
    }
}
