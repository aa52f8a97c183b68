using System.Net;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>What the composition knows of an engine: something that moves datagrams to responders and their answers back. Any thread may ask.</summary>
public interface IUdpEngine : IAsyncDisposable
{
    /// <summary>Faults when an address can no longer be served; the host then stops the process.</summary>
    Task Failed { get; }

    /// <summary>Where answers are given at this moment; an engine that follows the host's addresses changes it.</summary>
    IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>Answers that could not be sent.</summary>
    long SendFailures { get; }

    /// <summary>How many datagrams ended this way since the start.</summary>
    long Total(Disposition disposition);
}
