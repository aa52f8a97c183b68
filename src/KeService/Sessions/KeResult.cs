using PublicTime.Wire.Nts;

namespace PublicTime.KeService.Sessions;

/// <summary>What became of a session.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Aead">What its cookies are for; null unless it was <see cref="KeOutcome.Served"/>.</param>
public readonly record struct KeResult(KeOutcome Outcome, AeadAlgorithm? Aead = null);
