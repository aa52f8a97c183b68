namespace PublicTime.Interop.Tests.Harness;

/// <summary>A user that every Debian machine has.</summary>
/// <param name="Name">Login name.</param>
/// <param name="Group">Primary group.</param>
internal sealed record TestUser(string Name, string Group)
{
    /// <summary>An ordinary user without any privilege.</summary>
    public static TestUser Nobody { get; } = new("nobody", "nogroup");
}
