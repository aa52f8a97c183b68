namespace PublicTime.Control;

/// <summary>One cookie key by name; never the key.</summary>
/// <param name="Id">Eight hexadecimal digits: what cookies name it by.</param>
/// <param name="Period">The period it belongs to.</param>
/// <param name="State">What it is used for: next, minting, open and so on.</param>
public sealed record RingKeyStatus(string Id, long Period, string State);
