namespace PublicTime.Interop.Tests.Deployment;

/// <summary>The tests that look at one staged install and at one machine that runs it, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DeploymentCollection : ICollectionFixture<InstalledMachine>
{
    public const string Name = "Deployment";
}
