namespace PublicTime.Cluster.Redis;

/// <summary>Where a ring lies in Redis. Both keys have one hash tag, so that one script may touch both.</summary>
/// <param name="RingName">Letters, digits, full stops, hyphens and underscores.</param>
internal sealed record RedisLayout(string RingName)
{
    /// <summary>A hash: generation (decimal), stamp (16 hexadecimal digits), octets (the sealed ring).</summary>
    public string RingKey => $"{{publictime:{RingName}}}:ring";

    /// <summary>A hash: node id (16 hexadecimal digits) to sequence (<see cref="SequenceDigits"/> decimal digits) and the sealed record.</summary>
    public string NodesKey => $"{{publictime:{RingName}}}:nodes";

    /// <summary>The channel of announcements. A message is a number that a store draws at its start, so that nobody hears himself; a node's id would not do: it may change.</summary>
    public string Channel => $"publictime:{RingName}";

    /// <summary>Decimal digits of a sequence, zeros in front, so that texts compare as numbers do: Lua's numbers are exact only up to 2^53.</summary>
    public const int SequenceDigits = 19;

    /// <summary>Hexadecimal digits of a node id and of a stamp.</summary>
    public const int HexDigits = 16;
}
