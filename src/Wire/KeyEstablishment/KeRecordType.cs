namespace PublicTime.Wire.KeyEstablishment;

/// <summary>NTS-KE record types (RFC 8915 section 7.6).</summary>
public enum KeRecordType : ushort
{
    /// <summary>Ends a message; its body is empty.</summary>
    EndOfMessage = 0,

    /// <summary>The protocols that keys are wanted for, or the one that was chosen.</summary>
    NextProtocol = 1,

    /// <summary>Why a server refuses a request.</summary>
    Error = 2,

    /// <summary>Something the client should know; this service never sends one.</summary>
    Warning = 3,

    /// <summary>The AEAD algorithms that are offered, or the one that was chosen.</summary>
    AeadAlgorithm = 4,

    /// <summary>One cookie.</summary>
    NewCookie = 5,

    /// <summary>Where to ask for time, when it is not the KE server itself.</summary>
    Server = 6,

    /// <summary>The UDP port of that server, when it is not 123.</summary>
    Port = 7,
}
