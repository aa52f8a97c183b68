using PublicTime.CookieKeys.Cookies;
using PublicTime.Frontend.Responding;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Ntp;

namespace PublicTime.Frontend.Engines;

/// <summary>One request as often as lanes take it: the first time from ::1, then from 127.0.0.1.</summary>
/// <param name="request">The request.</param>
/// <param name="received">When it arrived.</param>
internal sealed class WarmUpBatch(byte[] request, RawInstant received) : IDatagramBatch
{
    /// <summary>Datagrams that it holds.</summary>
    public const int Count = NtsServerLanes.Count;

    private const ushort Port = 40_000;
    private const uint LoopbackIPv4 = 0x7F00_0001;

    private readonly byte[] _rooms = new byte[Count * NtpRequest.MaxLength];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Datagram(int index) => request;

    /// <inheritdoc/>
    public ClientAddress Source(int index) => index == 0
        ? new ClientAddress(IsIPv4: false, UInt128.One, Port)
        : new ClientAddress(IsIPv4: true, LoopbackIPv4, Port);

    /// <inheritdoc/>
    public ReceiveStamp Received(int index) => received;

    /// <inheritdoc/>
    public Span<byte> AnswerRoom(int index) => _rooms.AsSpan(index * NtpRequest.MaxLength, NtpRequest.MaxLength);
}
