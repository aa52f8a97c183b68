using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Measuring;

/// <summary>The counts of one sending thread. It writes; others may read single counts, which are then a moment old.</summary>
public sealed class Tally
{
    private readonly long[] _byVerdict = new long[Enum.GetValues<AnswerVerdict>().Length];

    /// <summary>Requests that the schedule wanted sent.</summary>
    public long Intended { get; set; }

    /// <summary>Requests that were sent.</summary>
    public long Sent { get; set; }

    /// <summary>Requests that the kernel refused to send.</summary>
    public long Refused { get; set; }

    /// <summary>Requests that were not sent because their client had no cookie.</summary>
    public long Skipped { get; set; }

    /// <summary>Requests without an answer at the deadline.</summary>
    public long Lost { get; set; }

    /// <summary>Answers after the deadline.</summary>
    public long Late { get; set; }

    /// <summary>Second and further answers.</summary>
    public long Duplicate { get; set; }

    /// <summary>Datagrams that answer nothing.</summary>
    public long Unknown { get; set; }

    /// <summary>Answers that came after that to a later request of their flow.</summary>
    public long Reordered { get; set; }

    /// <summary>Answers that were checked in full.</summary>
    public long Verified { get; set; }

    /// <summary>Kiss codes but for NTSN.</summary>
    public KissCounts Kisses { get; } = new();

    /// <summary>Accepted answers, from the intended send time, in nanoseconds.</summary>
    public LogLinearHistogram Latency { get; } = new();

    /// <summary>How much later than intended requests were sent, in nanoseconds.</summary>
    public LogLinearHistogram Lateness { get; } = new();

    /// <summary>How many answers were this.</summary>
    public long this[AnswerVerdict verdict] => _byVerdict[(int)verdict];

    /// <summary>Counts an answer.</summary>
    public void Count(AnswerVerdict verdict) => _byVerdict[(int)verdict]++;

    /// <summary>The wrong answers by reason.</summary>
    public IReadOnlyDictionary<string, long> WrongByReason() =>
        Enum.GetValues<AnswerVerdict>()
            .Where(verdict => verdict >= AnswerVerdict.Malformed && this[verdict] > 0)
            .ToDictionary(verdict => verdict.ToString(), verdict => this[verdict], StringComparer.Ordinal);

    /// <summary>Wrong answers in all.</summary>
    public long Wrong()
    {
        long sum = 0;
        for (int i = (int)AnswerVerdict.Malformed; i < _byVerdict.Length; i++)
        {
            sum += _byVerdict[i];
        }

        return sum;
    }
}
