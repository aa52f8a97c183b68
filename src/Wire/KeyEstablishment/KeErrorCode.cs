namespace PublicTime.Wire.KeyEstablishment;

/// <summary>The codes of the Error record (RFC 8915 section 4.1.3).</summary>
public enum KeErrorCode : ushort
{
    /// <summary>A record was marked critical and is not understood.</summary>
    UnrecognizedCriticalRecord = 0,

    /// <summary>The request is malformed or incomplete.</summary>
    BadRequest = 1,

    /// <summary>The server could not answer for a reason of its own.</summary>
    InternalServerError = 2,
}
