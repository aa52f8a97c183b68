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

    /// <summary>
    /// Compliant AES-128-GCM-SIV Exporter Context (registered for chrony, which speaks it from 4.6.1 on; not in RFC 8915); its body is empty.
    /// </summary>
    /// <remarks>
    /// chrony 4.4 to 4.6 put AEAD number 15 into the exporter's context where section 5.1 wants 30. With this record both ends say that
    /// they put 30 there; it means something with AEAD_AES_128_GCM_SIV only.
    /// </remarks>
    CompliantGcmSivContext = 1024,
}
