namespace PublicTime.Configuration;

/// <summary>Where the certificate of NTS-KE comes from.</summary>
public enum CertificateOrigin
{
    /// <summary>There is none, so there is no NTS.</summary>
    None,

    /// <summary>The files of <c>ntsservercert</c> and <c>ntsserverkey</c>.</summary>
    Files,

    /// <summary>Made once and kept in the state folder; clients must be told to trust it.</summary>
    SelfSigned,
}
