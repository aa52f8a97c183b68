namespace PublicTime.Configuration;

/// <summary>A name under which NTP is answered.</summary>
/// <param name="Name">A host name or an address, in ASCII.</param>
/// <param name="Port">The UDP port there, 1 to 65535.</param>
/// <param name="Weight">Its share of the clients is this by the sum of all, 1 to 1000; without meaning where only one node speaks of itself.</param>
public sealed record NamedServer(string Name, int Port, int Weight = 1);
