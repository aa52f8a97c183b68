using System.Numerics;

namespace PublicTime.LoadGenerator.Requests;

/// <summary>The requests on their way, in the order in which they were sent: a ring of fixed size. Belongs to one thread.</summary>
public sealed class FlightTable
{
    private readonly Flight[] _ring;
    private readonly long _mask;
    private long _windowTail;

    /// <summary>Takes the memory.</summary>
    /// <param name="least">Requests that must fit; rounded up to a power of two.</param>
    public FlightTable(int least)
    {
        _ring = new Flight[BitOperations.RoundUpToPowerOf2((uint)least)];
        _mask = _ring.Length - 1;
    }

    /// <summary>The number that the next request gets; the first is 0.</summary>
    public long Next { get; private set; }

    /// <summary>The oldest request whose end is not known.</summary>
    public long Oldest { get; private set; }

    /// <summary>Whether the oldest pending request would be overwritten.</summary>
    public bool IsFull => Next - Oldest == _ring.Length;

    /// <summary>Whether nothing is pending.</summary>
    public bool IsEmpty => Next == Oldest;

    /// <summary>The oldest number that the ring still remembers.</summary>
    private long Remembered => Math.Max(0, Next - _ring.Length);

    /// <summary>A request that the ring remembers.</summary>
    public ref Flight this[long number] => ref _ring[number & _mask];

    /// <summary>Whether a request with this number was ever made.</summary>
    public bool WasMade(long number) => number >= 0 && number < Next;

    /// <summary>Whether the ring still knows what became of it.</summary>
    public bool Remembers(long number) => number >= Remembered && number < Next;

    /// <summary>Takes the next number; the caller fills the entry.</summary>
    public ref Flight Add(out long number)
    {
        number = Next++;
        return ref this[number];
    }

    /// <summary>Steps over requests whose end is known, and finds one that is pending and older than the deadline.</summary>
    /// <param name="sentBefore">Nanoseconds of the load clock.</param>
    /// <param name="number">The lost request; its state is changed.</param>
    /// <returns>False when there is none.</returns>
    public bool TryExpire(long sentBefore, out long number)
    {
        while (Oldest < Next)
        {
            ref Flight flight = ref this[Oldest];
            if (flight.State == FlightState.Pending)
            {
                if (flight.Sent > sentBefore)
                {
                    break;
                }

                flight.State = FlightState.Lost;
                number = Oldest++;
                return true;
            }

            Oldest++;
        }

        number = -1;
        return false;
    }

    /// <summary>Finds a request that still holds a place of the window and was sent before a moment, and takes the place from it.</summary>
    public bool TryRelease(long sentBefore)
    {
        _windowTail = Math.Max(_windowTail, Remembered);
        while (_windowTail < Next)
        {
            ref Flight flight = ref this[_windowTail];
            if (flight.HoldsWindow)
            {
                if (flight.Sent > sentBefore)
                {
                    return false;
                }

                flight.HoldsWindow = false;
                _windowTail++;
                return true;
            }

            _windowTail++;
        }

        return false;
    }
}
