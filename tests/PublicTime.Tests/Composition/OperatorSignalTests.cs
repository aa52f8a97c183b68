using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PublicTime.Composition;

namespace PublicTime.Tests.Composition;

/// <summary>An operator's signal is heard whenever it comes: to this very process, which would end without the handler.</summary>
public sealed class OperatorSignalTests
{
    [Fact]
    public void A_wish_that_comes_before_it_is_known_what_to_do_is_kept_and_granted_once()
    {
        using var signal = new OperatorSignal(PosixSignal.SIGHUP);
        int reloads = 0;

        signal.Wish();
        signal.Wish();
        signal.Call(() => reloads++);

        Assert.Equal(1, reloads);
    }

    [Fact]
    public void Each_wish_after_that_is_granted_at_once()
    {
        using var signal = new OperatorSignal(PosixSignal.SIGHUP);
        int reloads = 0;
        signal.Call(() => reloads++);

        signal.Wish();
        signal.Wish();

        Assert.Equal(2, reloads);
    }

    [Theory]
    [InlineData(PosixSignal.SIGHUP, "-HUP")]
    [InlineData(OperatorSignal.Usr1, "-USR1")]
    public async Task The_system_s_signal_is_such_a_wish(PosixSignal number, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has both signals under these numbers.");
        using var signal = new OperatorSignal(number);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal.Call(() => heard.TrySetResult());

        using var kill = Process.Start("kill", [name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
