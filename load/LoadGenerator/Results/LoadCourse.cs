using PublicTime.LoadGenerator.Measuring;
using PublicTime.Reporting;

namespace PublicTime.LoadGenerator.Results;

/// <summary>What a finished test counted.</summary>
/// <param name="Measured">Requests, or in the mode of key exchanges those.</param>
/// <param name="Intervals">The same by seconds.</param>
/// <param name="DueNanoseconds">How long requests were due.</param>
/// <param name="Exchanges">Key exchanges: of the load if it has any, else of the virtual clients; null without any.</param>
/// <param name="ClientExchanges">Those of the virtual clients beside those of the load; null without any.</param>
/// <param name="Sender">How datagrams were sent.</param>
/// <param name="Limits">Where the generator was the limit.</param>
internal sealed record LoadCourse(
    Tally Measured, IntervalBook Intervals, long DueNanoseconds, KeyExchanges? Exchanges, KeyExchanges? ClientExchanges, string Sender, IReadOnlyList<string> Limits);
