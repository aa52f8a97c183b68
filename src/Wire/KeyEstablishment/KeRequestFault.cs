namespace PublicTime.Wire.KeyEstablishment;

/// <summary>Why octets are not an NTS-KE request that can be decided on.</summary>
public enum KeRequestFault
{
    /// <summary>It is a request.</summary>
    None,

    /// <summary>The end of the message has not arrived: read on, or answer <see cref="KeErrorCode.BadRequest"/> when there is no more.</summary>
    Incomplete,

    /// <summary>A critical record is not understood: <see cref="KeErrorCode.UnrecognizedCriticalRecord"/>.</summary>
    UnrecognizedCriticalRecord,

    /// <summary>Breaks RFC 8915 section 4: <see cref="KeErrorCode.BadRequest"/>.</summary>
    BadRequest,
}
