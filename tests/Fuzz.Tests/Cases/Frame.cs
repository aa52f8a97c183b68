namespace PublicTime.Fuzz.Tests.Cases;

/// <summary>An extension field or a KE record: a type, a value, and a length that may lie.</summary>
/// <param name="Type">With the critical bit of a record.</param>
/// <param name="Value">Its octets.</param>
/// <param name="Lie">What the length says instead; null for the truth.</param>
internal sealed record Frame(ushort Type, byte[] Value, ushort? Lie = null);
