namespace PublicTime.Native.Streams;

/// <summary>A socket that an <see cref="EventLoop"/> watches.</summary>
internal interface IEventSource
{
    /// <summary>Goes on with what waited for these events (see <see cref="Epoll"/>); called on the loop's thread.</summary>
    void Wake(uint events);
}
