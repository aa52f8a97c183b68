namespace PublicTime.Fuzz.Tests.Loop;

/// <summary>One input.</summary>
/// <param name="Octets">What is sent.</param>
/// <param name="Vector">How it is written down in tests/Vectors, so that a later run makes it again with keys of its own.</param>
internal sealed record FuzzCase(byte[] Octets, string Vector);
