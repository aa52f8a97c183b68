using PublicTime.LoadGenerator.Requests;

namespace PublicTime.LoadGenerator.Tests.Requests;

public sealed class RequestNumbersTests
{
    [Fact]
    public void A_timestamp_gives_its_number_back()
    {
        var noise = new Noise(Seed.Print());
        var numbers = new RequestNumbers(noise.Next());
        for (int i = 0; i < 10_000; i++)
        {
            long number = (long)(noise.Next() >> (1 + noise.Below(60)));
            Assert.Equal(number, numbers.NumberOf(numbers.TransmitOf(number)));
        }
    }

    [Fact]
    public void Timestamps_of_successive_requests_look_random()
    {
        var numbers = new RequestNumbers(Seed.Print());
        int[] ones = new int[64];
        const int Requests = 10_000;
        for (int number = 0; number < Requests; number++)
        {
            ulong change = numbers.TransmitOf(number) ^ numbers.TransmitOf(number + 1);
            for (int bit = 0; bit < ones.Length; bit++)
            {
                ones[bit] += (int)((change >> bit) & 1);
            }
        }

        // Six standard deviations of 10,000 throws of a coin.
        Assert.All(ones, count => Assert.InRange(count, (Requests / 2) - 300, (Requests / 2) + 300));
    }

    [Fact]
    public void A_timestamp_of_somebody_else_has_a_number_that_was_never_given()
    {
        var noise = new Noise(Seed.Print());
        var numbers = new RequestNumbers(noise.Next());
        var flights = new FlightTable(1 << 10);
        for (int i = 0; i < 5000; i++)
        {
            flights.Add(out _);
        }

        for (int i = 0; i < 100_000; i++)
        {
            Assert.False(flights.WasMade(numbers.NumberOf(noise.Next())));
        }
    }

    [Fact]
    public void Two_seeds_make_different_timestamps() =>
        Assert.NotEqual(new RequestNumbers(1).TransmitOf(0), new RequestNumbers(2).TransmitOf(0));

    [Fact]
    public void Octets_differ_by_request_and_by_purpose_and_are_the_same_again()
    {
        var numbers = new RequestNumbers(Seed.Print());
        HashSet<string> all = [];
        for (long number = 0; number < 1000; number++)
        {
            for (int purpose = 0; purpose < 2; purpose++)
            {
                string octets = Filled(numbers, number, purpose, 32);
                Assert.True(all.Add(octets));
                Assert.Equal(octets, Filled(numbers, number, purpose, 32));
            }
        }
    }

    private static string Filled(RequestNumbers numbers, long number, int purpose, int length)
    {
        byte[] octets = new byte[length];
        numbers.Fill(number, purpose, octets);
        return Convert.ToHexString(octets);
    }
}
