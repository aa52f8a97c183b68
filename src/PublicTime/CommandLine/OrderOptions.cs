namespace PublicTime.CommandLine;

/// <summary>A command that the service is to carry out.</summary>
/// <param name="SocketPath">The control socket of the service in question.</param>
/// <param name="Request">The line for the socket.</param>
/// <param name="IsJson">True for the JSON document instead of its sentence.</param>
public sealed record OrderOptions(string SocketPath, string Request, bool IsJson);
