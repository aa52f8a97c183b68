using System.Collections.Immutable;
using PublicTime.Control;

namespace PublicTime.Composition;

/// <summary>The names that NTS-KE may send clients to, at one moment. Immutable.</summary>
/// <param name="Names">In the order of the configuration.</param>
internal sealed record NamesSeen(ImmutableArray<NameStatus> Names);
