namespace PublicTime.Secrets.Tests;

/// <summary>Octets that nobody may find.</summary>
/// <param name="Name">What they are, for a failure; never the octets.</param>
/// <param name="Octets">At least nine.</param>
internal sealed record Secret(string Name, byte[] Octets);
