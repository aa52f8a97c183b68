using System.Runtime.InteropServices;

namespace PublicTime.Composition;

/// <summary>Turns SIGHUP, which would end the process, into a wish to read the certificates again. Disposing gives the signal its old meaning.</summary>
/// <remarks>A wish that comes while the service starts is kept: whoever sees the first answer and then replaces a file is heard.</remarks>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration _registration;
    private Action? _reload;
    private bool _isWished;

    /// <summary>Hears the signal from now on.</summary>
    public ReloadSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        Wish();
    });

    /// <summary>What the signal does from now on, and at once if it was heard before; must return at once.</summary>
    public void Call(Action reload)
    {
        bool isWished;
        lock (_gate)
        {
            _reload = reload;
            isWished = _isWished;
        }

        if (isWished)
        {
            reload();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    /// <summary>The signal came; on a thread of the pool.</summary>
    internal void Wish()
    {
        Action? reload;
        lock (_gate)
        {
            reload = _reload;
            _isWished = reload is null;
        }

        reload?.Invoke();
    }
}
