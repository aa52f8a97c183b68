using PublicTime.LoadGenerator.Requests;

namespace PublicTime.LoadGenerator.Tests.Requests;

/// <summary>The ring against a dictionary that forgets nothing, and a twin of the ring that forgets who has answered.</summary>
public sealed class FlightTableTests
{
    private const int Places = 64;
    private const long Deadline = 20;

    [Fact]
    public void Every_answer_is_what_the_dictionary_says() => Assert.Null(FirstDifference(Seed.Print(), remembersEnds: true));

    [Fact]
    public void A_ring_that_forgets_who_has_answered_is_found_out() => Assert.NotNull(FirstDifference(Seed.Print(), remembersEnds: false));

    [Fact]
    public void A_full_ring_overwrites_nothing_that_is_pending()
    {
        var flights = new FlightTable(Places);
        for (int i = 0; i < Places; i++)
        {
            Assert.False(flights.IsFull);
            flights.Add(out long number) = new Flight { Sent = number };
        }

        Assert.True(flights.IsFull);
        Assert.True(flights.TryExpire(sentBefore: 0, out long lost));
        Assert.Equal(0, lost);
        Assert.False(flights.IsFull);
        Assert.False(flights.TryExpire(sentBefore: 0, out _));
    }

    /// <summary>Random sending, answering and waiting; what the ring and the dictionary say first that is not the same.</summary>
    private static string? FirstDifference(ulong seed, bool remembersEnds)
    {
        var noise = new Noise(seed);
        var flights = new FlightTable(Places);
        var oracle = new Dictionary<long, string>();
        var sentAt = new List<long>();
        long now = 0;
        for (int step = 0; step < 20_000; step++)
        {
            switch (noise.Below(4))
            {
                case 0 when !flights.IsFull:
                    flights.Add(out long added) = new Flight { Sent = now };
                    oracle[added] = "first";
                    sentAt.Add(now);
                    break;
                case 1:
                    now += noise.Below(4);
                    if (Expire(flights, oracle, sentAt, now) is { } difference)
                    {
                        return $"step {step}: {difference}";
                    }

                    break;
                case 2 or 3 when sentAt.Count > 0:
                    // Mostly of late, sometimes of long ago, sometimes never sent.
                    long number = sentAt.Count + 2 - noise.Below(noise.Below(10) == 0 ? sentAt.Count + 3 : 30);
                    string expected = oracle.GetValueOrDefault(number, "unknown");
                    string actual = Answer(flights, number, remembersEnds);
                    bool isForgotten = actual == "forgotten" && expected is "duplicate" or "late";
                    if (actual != expected && !isForgotten && number >= 0)
                    {
                        return $"step {step}, request {number}: {actual}, and not {expected}";
                    }

                    if (expected == "first")
                    {
                        oracle[number] = "duplicate";
                    }

                    break;
                default:
                    break;
            }
        }

        return null;
    }

    private static string? Expire(FlightTable flights, Dictionary<long, string> oracle, List<long> sentAt, long now)
    {
        HashSet<long> due = [.. oracle.Where(pair => pair.Value == "first" && sentAt[(int)pair.Key] <= now - Deadline).Select(pair => pair.Key)];
        while (flights.TryExpire(now - Deadline, out long lost))
        {
            if (!due.Remove(lost))
            {
                return $"request {lost} is lost too early, twice, or after its answer";
            }

            oracle[lost] = "late";
        }

        return due.Count == 0 ? null : $"{due.Count} requests are not lost";
    }

    private static string Answer(FlightTable flights, long number, bool remembersEnds)
    {
        if (!flights.WasMade(number))
        {
            return "unknown";
        }

        if (!flights.Remembers(number))
        {
            return "forgotten";
        }

        ref Flight flight = ref flights[number];
        switch (flight.State)
        {
            case FlightState.Pending:
                flight.State = remembersEnds ? FlightState.Ended : FlightState.Pending;
                return "first";
            case FlightState.Ended:
                return "duplicate";
            default:
                return "late";
        }
    }
}
