using PublicTime.NtsClient.Exchange;

namespace PublicTime.Interop.Tests.Rotation;

/// <summary>A cookie that is spent again and again until it is too old, and what the service said at which age.</summary>
/// <param name="owner">Has its keys.</param>
/// <param name="cookie">The cookie.</param>
/// <param name="earliest">It was minted after this timestamp of <see cref="TimeProvider.System"/>.</param>
/// <param name="latest">It was minted before this one.</param>
internal sealed class KeptCookie(AssociationClient owner, byte[] cookie, long earliest, long latest)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Answers in order: the least and the most that the cookie's age may have been, and whether it was a NAK.</summary>
    public List<(TimeSpan Least, TimeSpan Most, bool IsNak)> Answers { get; } = [];

    /// <summary>Requests without any answer in time.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Spends it every 200 ms until it is surely older than this.</summary>
    public async Task SpendUntilAsync(TimeSpan age, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(200), time);
        TimeSpan least;
        do
        {
            least = time.GetElapsedTime(latest);
            ExchangeResult result = await owner.SpendAsync(cookie, Timeout, cancellation);
            TimeSpan most = time.GetElapsedTime(earliest);
            if (result.IsSuccess || AssociationClient.IsNak(result))
            {
                Answers.Add((least, most, !result.IsSuccess));
            }
            else
            {
                Unanswered++;
            }
        }
        while (least < age && await pace.WaitForNextTickAsync(cancellation));
    }
}
