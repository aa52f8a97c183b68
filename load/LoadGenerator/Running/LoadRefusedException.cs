namespace PublicTime.LoadGenerator.Running;

/// <summary>A test cannot be run; the message is one sentence for a person.</summary>
public sealed class LoadRefusedException(string message) : Exception(message);
