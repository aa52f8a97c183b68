using System.Net;
using System.Net.Sockets;
using PublicTime.LoadGenerator.CommandLine;
using PublicTime.LoadGenerator.Requests;
using PublicTime.Native.Packets;
using PublicTime.NtsClient.Exchange;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Time;

namespace PublicTime.LoadGenerator.Running;

/// <summary>Opens the sender that a test asks for.</summary>
internal static class Senders
{
    private const int UsualSockets = 32;
    private const int BatchLength = 32;

    private static readonly TimeSpan NextHopPatience = TimeSpan.FromSeconds(2);

    /// <summary>Whether frames are sent, and not datagrams over sockets.</summary>
    public static bool IsRaw(LoadOptions options) =>
        options.Sender == SenderKind.Raw || (options.Sender == SenderKind.Auto && options.Interface.Length > 0);

    /// <summary>Opens it.</summary>
    /// <exception cref="LoadRefusedException">It cannot be opened.</exception>
    public static IDatagramPort Open(LoadOptions options)
    {
        try
        {
            return IsRaw(options) ? OpenRaw(options) : new UdpFlows(options.Targets, options.Sockets ?? Math.Min(options.Clients, UsualSockets), BatchLength);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            throw new LoadRefusedException($"Sending to {options.Targets[0]}{(IsRaw(options) ? $" through {options.Interface}" : "")}: {failure.Message}");
        }
    }

    private static PacketFlows OpenRaw(LoadOptions options)
    {
        if (!PacketRoute.TryFindInterface(options.Interface, out int index, out ReadOnlyMemory<byte> own))
        {
            throw new LoadRefusedException($"There is no interface {options.Interface} with a hardware address of Ethernet.");
        }

        ReadOnlyMemory<byte> nextHop = options.GatewayMac.IsEmpty ? FindNextHop(options, index) : options.GatewayMac;
        int flows = Math.Min(options.Clients, PacketFlows.MaxFlows);
        return new PacketFlows(new PacketRoute(index, own, nextHop), options.Targets, options.Sources!.Value, flows, BatchLength, LongestAnswer(options));
    }

    /// <summary>Answers are no longer than requests.</summary>
    public static int LongestAnswer(LoadOptions options) => options switch
    {
        { Mode: LoadMode.Ntp } => NtpHeader.Length,
        { Shape: RequestShape.Usual, Placeholders: { } placeholders } => Math.Min(NtsRequestWriter.LongestLength(placeholders), IDatagramPort.MaxPayload),
        _ => IDatagramPort.MaxPayload,
    };

    private static byte[] FindNextHop(LoadOptions options, int interfaceIndex)
    {
        IPEndPoint target = options.Targets[0];
        Span<byte> question = stackalloc byte[NtpHeader.Length];
        NtsRequestWriter.WritePlain(question, new NtpTimestamp(options.Seed));
        return PacketRoute.FindNextHop(interfaceIndex, target, question, NextHopPatience)
            ?? throw new LoadRefusedException(
                $"{target} did not answer through {options.Interface} within {NextHopPatience.TotalSeconds} s, so the hardware address of the next hop is unknown: --gateway-mac names it.");
    }
}
