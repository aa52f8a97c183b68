using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>Finds the context for the host name that a client asks for. Immutable; read from OpenSSL's callback, so nothing here throws.</summary>
internal sealed unsafe class ServerNameTable : IDisposable
{
    // RFC 1035 section 2.3.4; OpenSSL has refused longer ones.
    private const int LongestName = 255;

    private readonly SslContextHandle[] _contexts;
    private readonly FrozenDictionary<string, nint>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <param name="contexts">Owned from now on; the addresses are those of them.</param>
    /// <param name="byName">By name in lower case, wildcards as they stand.</param>
    public ServerNameTable(SslContextHandle[] contexts, IReadOnlyDictionary<string, SslContextHandle> byName)
    {
        _contexts = contexts;
        _byName = byName
            .ToFrozenDictionary(entry => entry.Key, entry => entry.Value.DangerousGetHandle(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The context for a name in ASCII of any case, or zero.</summary>
    public nint Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > LongestName)
        {
            return 0;
        }

        Span<char> text = stackalloc char[LongestName];
        for (int i = 0; i < name.Length; i++)
        {
            text[i] = (char)(name[i] is >= (byte)'A' and <= (byte)'Z' ? name[i] + ('a' - 'A') : name[i]);
        }

        text = text[..name.Length].TrimEnd('.');
        if (_byName.TryGetValue(text, out nint context))
        {
            return context;
        }

        // In place: the octet before the first dot becomes the wildcard.
        int dot = text.IndexOf('.');
        if (dot <= 0)
        {
            return 0;
        }

        text[dot - 1] = '*';
        return _byName.TryGetValue(text[(dot - 1)..], out context) ? context : 0;
    }

    /// <summary>Makes a context hand a connection to the one for the name that its client asks for.</summary>
    /// <param name="context">Where connections begin.</param>
    /// <param name="table">Lives as long as any connection may shake hands.</param>
    public static void ApplyOn(SslContextHandle context, ServerNameTableHandle table)
    {
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetServerNameArgument, 0, (byte*)table.DangerousGetHandle());
        _ = LibSsl.SSL_CTX_callback_ctrl(context, LibSsl.CtrlSetServerNameCallback, &Choose);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SslContextHandle context in _contexts)
        {
            context.Dispose();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Choose(nint connection, int* alert, void* argument)
    {
        byte* name = LibSsl.SSL_get_servername(connection, LibSsl.HostNameType);
        if (name is null || GCHandle.FromIntPtr((nint)argument).Target is not ServerNameTable table)
        {
            return LibSsl.ServerNameNotUsed;
        }

        nint context = table.Find(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
        return context != 0 && LibSsl.SSL_set_SSL_CTX(connection, context) != 0 ? LibSsl.ServerNameOk : LibSsl.ServerNameNotUsed;
    }
}
