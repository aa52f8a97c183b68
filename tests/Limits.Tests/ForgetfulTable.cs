namespace PublicTime.Limits.Tests;

/// <summary>The broken twin: a table that gives whoever comes new a full bucket in the place of the one that was quiet for longest.</summary>
internal sealed class ForgetfulTable(RateLimit limit, int lines)
{
    private const int Ways = 8;

    private readonly (ulong Client, double FullAt, long Last)[] _entries = new (ulong, double, long)[lines * Ways];

    public bool TryTake(ulong client, long nowNanoseconds)
    {
        double now = nowNanoseconds / 1e9;
        Span<(ulong Client, double FullAt, long Last)> line = _entries.AsSpan((int)(client % (ulong)lines) * Ways, Ways);
        int at = 0;
        for (int i = 0; i < Ways; i++)
        {
            if (line[i].Client == client)
            {
                at = i;
                break;
            }

            at = line[i].Last < line[at].Last ? i : at;
        }

        double fullAt = line[at].Client == client ? Math.Max(line[at].FullAt, now) : now;
        bool isWithin = fullAt - now <= (limit.Burst - 1) * limit.IntervalSeconds;
        line[at] = (client, isWithin ? fullAt + limit.IntervalSeconds : fullAt, nowNanoseconds);
        return isWithin;
    }
}
