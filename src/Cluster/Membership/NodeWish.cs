namespace PublicTime.Cluster.Membership;

/// <summary>What an operator asked of one node through another: in that one's report until something else is asked.</summary>
/// <param name="Node">Whose it is to fulfil.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Number">Random: the same wish is heard once, however often it is reported.</param>
/// <param name="At">When it was asked, by the clock of the node that carries it: an old one that is put back is not obeyed again.</param>
public sealed record NodeWish(ulong Node, WishKind Kind, ulong Number, DateTimeOffset At);
