using System.Net;
using PublicTime.Actors;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>What the composition knows of an engine: something that moves datagrams to responders and their answers back. Any thread may ask.</summary>
public interface IUdpEngine : IAsyncDisposable
{
    /// <summary>Faults when an address can no longer be served; the host then stops the process.</summary>
    Task Failed { get; }

    /// <summary>Where answers are given at this moment; an engine that follows the host's addresses changes it.</summary>
    IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>Datagrams that the kernel dropped before the engine saw them, because a socket's queue was full; 0 where the system does not say.</summary>
    long DroppedByKernel { get; }

    /// <summary>How many datagrams ended this way since the start.</summary>
    long Total(Disposition disposition);

    /// <summary>How far each socket's owner is with what arrives, for whoever watches whether it still answers. The path of packets is not touched.</summary>
    IReadOnlyList<WorkProgress> Look();

    /// <summary>How often a call to the kernel met this trouble, and this came of it.</summary>
    long Total(Transfer transfer, SocketTrouble trouble);
}
