using System.Threading.Channels;

namespace PublicTime.Actors.Tests;

/// <summary>Where an actor under test puts what it saw, and where the test waits for it.</summary>
internal sealed class Inbox<T>
{
    private readonly Channel<T> _seen = Channel.CreateUnbounded<T>();

    public void Add(T value) => Assert.True(_seen.Writer.TryWrite(value));

    public Task<T> NextAsync() => _seen.Reader.ReadAsync().Soon();

    public async Task<T[]> NextAsync(int count)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = await NextAsync();
        }

        return values;
    }

    /// <summary>What is there already, without waiting.</summary>
    public T[] Rest()
    {
        var values = new List<T>();
        while (_seen.Reader.TryRead(out T? value))
        {
            values.Add(value);
        }

        return [.. values];
    }
}
