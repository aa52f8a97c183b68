using PublicTime.Comparison.Load;
using PublicTime.Comparison.Servers;
using PublicTime.Reporting;

namespace PublicTime.Comparison.Abuse;

/// <summary>The most plain requests a second that a server answers.</summary>
internal static class PeakSearch
{
    /// <summary>More than the server can do, so that it never waits, and little enough that the generator can.</summary>
    private const double Excess = 1.5;

    /// <summary>
    /// Answers per second when half more is offered than saturation answered: at saturation the generator bounds what is in flight, which
    /// may starve a server that a quota stops for most of each tenth of a second.
    /// </summary>
    /// <param name="site">Where.</param>
    /// <param name="server">Whose peak.</param>
    /// <param name="saturation">Plain requests without a rate.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<double> FindAsync(ServerSite site, ServerProcess server, LoadPlan saturation, CancellationToken cancellation)
    {
        LoadResult first = await GeneratorRun.RunAsync(site, server.Launch, saturation, cancellation);
        if (first.Answered == 0)
        {
            throw new ComparisonException("The server answered nothing at saturation.");
        }

        LoadResult second = await GeneratorRun.RunAsync(site, server.Launch, saturation with { RatePerSecond = Math.Round(first.AnsweredPerSecond * Excess) }, cancellation);
        return Math.Max(first.AnsweredPerSecond, second.AnsweredPerSecond);
    }
}
