using PublicTime.Comparison.Servers;

namespace PublicTime.Comparison.Abuse;

/// <summary>A scenario of abuse: measures once and judges.</summary>
internal interface IAbuseRun
{
    /// <summary>One line for people.</summary>
    string Title { get; }

    /// <summary>Measures.</summary>
    /// <param name="site">Where.</param>
    /// <param name="progress">Takes a line for each measurement.</param>
    /// <param name="cancellation">Ends it early.</param>
    Task<AbuseFigures> RunAsync(ServerSite site, TextWriter progress, CancellationToken cancellation);
}
