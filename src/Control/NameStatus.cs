namespace PublicTime.Control;

/// <summary>A name that NTS-KE may send clients to.</summary>
/// <param name="Name">As it is configured, or masked where it came from outside.</param>
/// <param name="Port">UDP port of NTP there.</param>
/// <param name="Weight">Its share among those that are given out.</param>
/// <param name="State">What is known of the front-ends behind it.</param>
/// <param name="IsGivenOut">Whether clients are sent there now.</param>
public sealed record NameStatus(string Name, int Port, int Weight, NameState State, bool IsGivenOut);
