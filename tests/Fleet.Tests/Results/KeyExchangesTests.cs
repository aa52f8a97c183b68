using PublicTime.Fleet.Clients;
using PublicTime.Fleet.Results;
using PublicTime.Reporting;

namespace PublicTime.Fleet.Tests.Results;

public sealed class KeyExchangesTests
{
    [Fact]
    public void A_failure_counts_once_and_its_retry_by_itself() => Assert.Equal(
        new FleetKeyExchanges { Begun = 4, Failed = 2, RetryFailed = 1, LongestFailureSeconds = 3 },
        ResultComposer.KeyExchanges([Attempt(9), Attempt(2, "closed"), Attempt(3, "closed", "closed again"), Attempt(1)]));

    [Fact]
    public void Without_a_failure_there_is_no_longest_one() => Assert.Null(ResultComposer.KeyExchanges([Attempt(9)]).LongestFailureSeconds);

    private static KeyAttempt Attempt(int seconds, string failure = "", string retryFailure = "") => new(0, TimeSpan.FromSeconds(seconds), failure, retryFailure);
}
