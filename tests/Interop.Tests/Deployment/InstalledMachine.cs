using PublicTime.Interop.Tests.Harness;

namespace PublicTime.Interop.Tests.Deployment;

/// <summary>A machine of its own with systemd, as Debian has it, and the staged install. Made once for all tests of it.</summary>
public sealed class InstalledMachine : IAsyncLifetime
{
    private SystemdMachine? _machine;

    /// <summary>What it runs; there is always one.</summary>
    internal StagedInstall Install { get; } = new();

    /// <summary>The machine; a test that asks for it is skipped where there can be none.</summary>
    internal SystemdMachine Machine
    {
        get
        {
            Assert.SkipUnless(SystemdMachine.IsPossible, "systemd needs a cgroup2 hierarchy that may be written to, and this machine has none.");
            return _machine!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        await Install.InitializeAsync();
        if (SystemdMachine.IsPossible)
        {
            _machine = await SystemdMachine.StartAsync(Repository.SystemdTree, Install.Root);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }

        Install.Dispose();
    }
}
