namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>A promise of the ring was broken; the message tells when and after what.</summary>
internal sealed class PromiseBrokenException(string message) : Exception(message);
