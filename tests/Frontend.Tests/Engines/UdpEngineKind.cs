namespace PublicTime.Frontend.Tests.Engines;

/// <summary>The engines that the same tests are asked of.</summary>
internal enum UdpEngineKind
{
    Batch,
    Sockets,
}
