namespace PublicTime.LoadGenerator.CommandLine;

/// <summary>A value read from a word of the command line, or what the word should have been.</summary>
/// <param name="Value">The value; meaningless with a mistake.</param>
/// <param name="Mistake">Goes on where the name of the option ends, such as "takes a number from 1 to 9"; null for none.</param>
internal readonly record struct Reading<T>(T Value, string? Mistake = null);
