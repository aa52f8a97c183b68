namespace PublicTime.Composition;

/// <summary>The parts of a running service, ended in the reverse order of their start. One caller at a time.</summary>
internal sealed class RunningParts : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

    /// <summary>Takes a part over.</summary>
    /// <returns>The part.</returns>
    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Takes over a part that ends at once.</summary>
    /// <returns>The part.</returns>
    public T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Push(new Part(part));
        return part;
    }

    /// <summary>Ends them, the last one first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out IAsyncDisposable? part))
        {
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Part(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
