namespace PublicTime.CommandLine;

/// <summary>What <c>status</c> was asked to do.</summary>
/// <param name="SocketPath">The control socket of the service in question.</param>
/// <param name="IsJson">True for the JSON document instead of text.</param>
public sealed record StatusOptions(string SocketPath, bool IsJson);
