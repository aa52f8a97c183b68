using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PublicTime.Limits;

namespace PublicTime.KeService.Admission;

/// <summary>How often one client may connect, decided before anything is done for it. Any thread may ask.</summary>
internal sealed class KeRateLimiter : IDisposable
{
    private const int NanosecondsPerTick = 100;
    private const int IPv6Octets = 16;

    private readonly RateLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly long _begin;

    /// <summary>Everybody may connect at first.</summary>
    public KeRateLimiter(RateLimit limit, TimeProvider time)
    {
        (_time, _begin) = (time, time.GetTimestamp());
        Span<byte> secret = stackalloc byte[RateLimiter.SecretLength];
        RandomNumberGenerator.Fill(secret);
        _limiter = new RateLimiter(limit, secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>True within the limit, and by chance beyond it: the leak lets a client in whose address another misuses.</summary>
    public bool Admits(IPAddress client)
    {
        Span<byte> octets = stackalloc byte[IPv6Octets];
        _ = client.TryWriteBytes(octets, out _);
        bool isIPv4 = client.AddressFamily == AddressFamily.InterNetwork;
        UInt128 address = isIPv4 ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt128BigEndian(octets);
        return _limiter.TryTake(isIPv4, address, _time.GetElapsedTime(_begin).Ticks * NanosecondsPerTick) || Leaks();
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private bool Leaks()
    {
        uint random = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<uint>(ref random)));
        return _limiter.Leaks(random);
    }
}
