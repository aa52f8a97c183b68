namespace PublicTime.Control;

/// <summary>Why a request on the control socket was not answered.</summary>
/// <param name="Error">One sentence.</param>
public sealed record ErrorReply(string Error);
