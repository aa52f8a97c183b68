namespace PublicTime.Simulation.Tests.SharedRings;

/// <summary>What came of it: a world in which nothing happens proves nothing.</summary>
internal enum Happening
{
    /// <summary>A ring was begun by a node that found none.</summary>
    RingBegun,

    /// <summary>A node was let in.</summary>
    LetIn,

    /// <summary>A silent node was replaced by one of its name.</summary>
    Replaced,

    /// <summary>Two processes with one id noticed each other.</summary>
    DoubleNoticed,

    /// <summary>What a store held could not be used.</summary>
    Refused,

    /// <summary>A node could not keep its copy.</summary>
    NotKept,

    /// <summary>An epoch minted for the first time, while there was trouble.</summary>
    MintedInTrouble,

    /// <summary>A key that had minted was not promised to open any more.</summary>
    Expired,

    /// <summary>An epoch was dropped.</summary>
    Dropped,

    /// <summary>A key that had minted was given up before that.</summary>
    GivenUp,

    /// <summary>A write met something else than was expected.</summary>
    Conflict,

    /// <summary>Something was done, and nobody heard.</summary>
    AnswerLost,

    /// <summary>An answer arrived after others had changed what it tells.</summary>
    AnswerOvertaken,

    /// <summary>Something arrived late or twice.</summary>
    Stray,

    /// <summary>A node came back from its disk and answered.</summary>
    CameBack,

    /// <summary>A node whose clock was far wrong looked as if time were right.</summary>
    LookedAstray,
}
