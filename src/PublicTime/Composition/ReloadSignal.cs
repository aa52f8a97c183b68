using System.Runtime.InteropServices;

namespace PublicTime.Composition;

/// <summary>Turns SIGHUP, which would end the process, into a wish to read the certificates again. Disposing gives the signal its old meaning.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private Action _reload = static () => { };

    /// <summary>Hears the signal from now on; it does nothing until it is known what is to be done.</summary>
    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        Volatile.Read(ref _reload)();
    });

    /// <summary>What the signal does from now on; called from any thread, and must return at once.</summary>
    public void Call(Action reload) => Volatile.Write(ref _reload, reload);

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
