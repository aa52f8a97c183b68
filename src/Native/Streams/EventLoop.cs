using System.Collections.Concurrent;
using System.Net.Sockets;
using PublicTime.Native.Process;

namespace PublicTime.Native.Streams;

/// <summary>
/// One thread that waits for many TCP sockets at once and does on itself whatever follows, so that work for one connection never changes
/// threads. Linux only. Sockets belong to its thread; <see cref="Post"/>, <see cref="Enter"/> and <see cref="Dispose"/> are for any.
/// </summary>
/// <remarks>
/// What a socket's event leads to runs until it waits again: it holds up the other connections of this loop and nothing else. Asynchronous
/// methods stay on the thread as long as all that they await is completed on it and they capture no context.
/// </remarks>
public sealed class EventLoop : IDisposable
{
    private const int EventsAtOnce = 64;
    private const int FirstSources = 256;

    private readonly Epoll _epoll;
    private readonly Bell _bell;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Thread _thread;
    private readonly int _niceness;
    private IEventSource?[] _sources = new IEventSource?[FirstSources];
    private int _connections;
    private long _turns;
    private volatile bool _isStopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Of the thread, at most 15 octets.</param>
    /// <param name="niceness">How much more readily it leaves the processor to others than the process does; see <see cref="ThreadNiceness.Add"/>.</param>
    /// <exception cref="SocketException">The kernel has no descriptors left.</exception>
    public EventLoop(string name, int niceness)
    {
        _niceness = niceness;
        _epoll = new Epoll(EventsAtOnce);
        bool isStarted = false;
        try
        {
            _bell = new Bell();
            _epoll.Watch(_bell.Descriptor, Epoll.Readable);
            _thread = new Thread(Run) { IsBackground = true, Name = name };
            _thread.Start();
            isStarted = true;
        }
        finally
        {
            if (!isStarted)
            {
                _bell?.Dispose();
                _epoll.Dispose();
            }
        }
    }

    /// <summary>Connections that are on it now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How often it has looked at what there is to do; what is posted makes it look. Any thread may ask.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Its name, the thread's.</summary>
    public string Name => _thread.Name!;

    /// <summary>Whether the caller runs on its thread.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>Does something on its thread, soon; never after its end.</summary>
    public void Post(Action work)
    {
        _posted.Enqueue(work);
        if (!IsCurrent)
        {
            _bell.Ring();
        }
    }

    /// <summary>Awaited, it moves the caller to this thread; at once where the caller is there already.</summary>
    public WorkplaceSwitch Enter() => new(this, isAlways: false);

    /// <summary>Awaited on this thread, it lets everything else that is due come first.</summary>
    public WorkplaceSwitch StepBack() => new(this, isAlways: true);

    /// <summary>Ends the thread after what it is doing, and waits for that unless it is the thread itself; what waits on it waits for ever.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _bell.Ring();
        if (!IsCurrent)
        {
            _thread.Join();
        }
    }

    /// <summary>Begins to tell a source what happens to its socket; on the loop's thread.</summary>
    internal void Watch(int descriptor, IEventSource source, uint events)
    {
        // No event is looked at before this is over, since they are on this thread.
        _epoll.Watch(descriptor, events);
        if (descriptor >= _sources.Length)
        {
            Array.Resize(ref _sources, Math.Max(descriptor + 1, 2 * _sources.Length));
        }

        _sources[descriptor] = source;
    }

    /// <summary>Tells it about other events from now on.</summary>
    internal void Change(int descriptor, uint events) => _epoll.Change(descriptor, events);

    /// <summary>Tells it nothing more; the socket is closed next, which ends the watch.</summary>
    internal void Forget(int descriptor) => _sources[descriptor] = null;

    /// <summary>Counts a connection that has been given to it.</summary>
    internal void Count(int change) => Interlocked.Add(ref _connections, change);

    private void Run()
    {
        ThreadNiceness.Add(_niceness);
        while (!_isStopping)
        {
            Turn();
        }

        _bell.Dispose();
        _epoll.Dispose();
    }

    private void Turn()
    {
        int count = _epoll.Wait(isPatient: _posted.IsEmpty);
        for (int i = 0; i < count; i++)
        {
            (int descriptor, uint events) = _epoll.EventOf(i);
            if (descriptor == _bell.Descriptor)
            {
                _bell.Hear();
            }
            else if (descriptor < _sources.Length)
            {
                // An event of a socket that was closed since may reach its successor, which then finds nothing and waits on.
                _sources[descriptor]?.Wake(events);
            }
        }

        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? work); left--)
        {
            work();
        }

        Volatile.Write(ref _turns, _turns + 1);
    }
}
