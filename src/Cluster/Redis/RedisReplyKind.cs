namespace PublicTime.Cluster.Redis;

/// <summary>How one call of a script ended.</summary>
internal enum RedisReplyKind
{
    /// <summary>Redis ran it.</summary>
    Answered,

    /// <summary>Redis answered with an error: it runs nothing of this kind for us now.</summary>
    Refused,

    /// <summary>No answer came before the deadline; it may have been run, or be run later.</summary>
    Late,

    /// <summary>There was no connection, or it broke; it may have been run.</summary>
    Unreachable,
}
