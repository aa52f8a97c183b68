namespace PublicTime.Configuration.Substitution;

/// <summary>Where a substituted value is.</summary>
internal enum ReferenceKind
{
    /// <summary><c>${env:NAME}</c>: a variable of the environment.</summary>
    Environment,

    /// <summary><c>${file:PATH}</c>: the content of a file.</summary>
    File,

    /// <summary><c>${credential:NAME}</c>: a file in $CREDENTIALS_DIRECTORY, where systemd puts what LoadCredential= names.</summary>
    Credential,
}
