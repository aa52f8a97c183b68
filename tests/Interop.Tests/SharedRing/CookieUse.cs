namespace PublicTime.Interop.Tests.SharedRing;

/// <summary>One cookie spent on one front-end.</summary>
/// <param name="Minter">The node that the cookie comes from.</param>
/// <param name="Opener">The front-end.</param>
/// <param name="Age">At most so old was the cookie when the answer came.</param>
/// <param name="IsOpened">Whether the front-end answered with authenticated time.</param>
/// <param name="IsNak">Whether it answered that it cannot open the cookie; otherwise, if not opened, it did not answer.</param>
internal sealed record CookieUse(string Minter, string Opener, TimeSpan Age, bool IsOpened, bool IsNak);
