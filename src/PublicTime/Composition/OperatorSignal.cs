using System.Runtime.InteropServices;

namespace PublicTime.Composition;

/// <summary>Turns a signal that would end the process into a wish of its operator. Disposing gives the signal its old meaning.</summary>
/// <remarks>A wish that comes while the service starts is kept: whoever sees the first answer and then replaces a file is heard.</remarks>
internal sealed class OperatorSignal : IDisposable
{
    /// <summary>SIGUSR1: drain.</summary>
    public const PosixSignal Usr1 = (PosixSignal)10; // of Linux on every architecture that .NET runs on

    private readonly Lock _gate = new();
    private readonly PosixSignalRegistration _registration;
    private Action? _fulfil;
    private bool _isWished;

    /// <summary>Hears the signal from now on.</summary>
    /// <param name="signal">The system's number of it, or one of the names below zero.</param>
    public OperatorSignal(PosixSignal signal) => _registration = PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Wish();
    });

    /// <summary>What the signal does from now on, and at once if it was heard before; must return at once.</summary>
    public void Call(Action fulfil)
    {
        bool isWished;
        lock (_gate)
        {
            _fulfil = fulfil;
            isWished = _isWished;
        }

        if (isWished)
        {
            fulfil();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    /// <summary>The signal came; on a thread of the pool.</summary>
    internal void Wish()
    {
        Action? fulfil;
        lock (_gate)
        {
            fulfil = _fulfil;
            _isWished = fulfil is null;
        }

        fulfil?.Invoke();
    }
}
