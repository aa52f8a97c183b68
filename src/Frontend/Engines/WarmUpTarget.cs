using System.Net;

namespace PublicTime.Frontend.Engines;

/// <summary>A socket on loopback that answers as the engine's own will, for <see cref="WarmUp"/> to ask.</summary>
/// <param name="Local">Where it answers.</param>
/// <param name="End">Stops it and frees what it used; waits until it has ended.</param>
internal readonly record struct WarmUpTarget(EndPoint Local, Action End);
