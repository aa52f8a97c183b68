namespace PublicTime.Control;

/// <summary>The key ring without its keys.</summary>
/// <param name="Generation">Grows with every change and never goes back.</param>
/// <param name="PeriodSeconds">How long a key mints; 0: for ever.</param>
/// <param name="LifetimeSeconds">How long a cookie is accepted.</param>
/// <param name="Keys">Newest first.</param>
/// <param name="MintingKeyAgeSeconds">Time since the minting key's period began, by the served clock, ≥ 0; absent when it mints for ever.</param>
public sealed record RingStatus(
    long Generation, double PeriodSeconds, double LifetimeSeconds, IReadOnlyList<RingKeyStatus> Keys, double? MintingKeyAgeSeconds = null);
