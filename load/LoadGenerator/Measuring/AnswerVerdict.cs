namespace PublicTime.LoadGenerator.Measuring;

/// <summary>What an answer is. Everything from <see cref="Malformed"/> on is a wrong answer, and the name is the reason in the results.</summary>
public enum AnswerVerdict
{
    /// <summary>The right answer.</summary>
    Accepted,

    /// <summary>An NTS NAK.</summary>
    NtsNak,

    /// <summary>Another kiss-o'-death.</summary>
    KissOfDeath,

    /// <summary>Plausible, to a request from before its client's last key exchange: the key that opens it is gone, so it is neither right nor wrong.</summary>
    OfEarlierKeys,

    /// <summary>Extension fields that cannot be read.</summary>
    Malformed,

    /// <summary>Not the mode of a server.</summary>
    WrongMode,

    /// <summary>Another version than that of the request.</summary>
    WrongVersion,

    /// <summary>Sent to another port or address than the request came from.</summary>
    WrongFlow,

    /// <summary>Longer than the request.</summary>
    TooLong,

    /// <summary>The server says that it does not know the time.</summary>
    Unsynchronized,

    /// <summary>A stratum that there is not.</summary>
    WrongStratum,

    /// <summary>It was sent before the request was received, or longer than the deadline afterwards.</summary>
    ImpossibleTimes,

    /// <summary>Another unique identifier than the request's.</summary>
    WrongIdentifier,

    /// <summary>No authenticator, and no refusal.</summary>
    NotAuthenticated,

    /// <summary>The authenticator does not open.</summary>
    NotAuthentic,

    /// <summary>Authentic, and without a cookie.</summary>
    NoCookie,

    /// <summary>A request that was forged got an answer.</summary>
    ForgeryAccepted,
}
