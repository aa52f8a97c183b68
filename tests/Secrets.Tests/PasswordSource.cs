namespace PublicTime.Secrets.Tests;

/// <summary>Where a node takes the password of its Redis from.</summary>
public enum PasswordSource
{
    /// <summary><c>password=${env:…}</c>.</summary>
    Environment,

    /// <summary><c>password=${file:…}</c>.</summary>
    File,

    /// <summary><c>password=${credential:…}</c>.</summary>
    Credential,

    /// <summary><c>passwordfile=…</c>.</summary>
    PasswordFile,
}
