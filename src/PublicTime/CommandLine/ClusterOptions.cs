namespace PublicTime.CommandLine;

/// <summary>What <c>cluster</c> was asked to do.</summary>
/// <param name="SocketPath">The control socket of the service in question.</param>
/// <param name="IsJson">True for a JSON document instead of text, in one line.</param>
/// <param name="IsWatching">True to go on until it is cancelled.</param>
public sealed record ClusterOptions(string SocketPath, bool IsJson, bool IsWatching);
