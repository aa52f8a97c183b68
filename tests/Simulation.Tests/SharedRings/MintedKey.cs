namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>A key that minted.</summary>
/// <param name="Last">When it minted last, in true time.</param>
/// <param name="Revocations">How often keys had been given up, as far as who minted knew.</param>
internal readonly record struct MintedKey(DateTimeOffset Last, int Revocations);
