using System.Buffers.Binary;
using System.Net;
using PublicTime.Native.Packets;

namespace PublicTime.Native.Tests.Packets;

/// <summary>Filter programs, run by an interpreter of the few instructions that they use.</summary>
public sealed class FrameLayoutTests
{
    [Theory]
    [InlineData("10.9.0.0/16", "10.9.200.1", true)]
    [InlineData("10.9.0.0/16", "10.10.0.1", false)]
    [InlineData("10.9.128.0/17", "10.9.127.255", false)]
    [InlineData("10.9.0.7/32", "10.9.0.7", true)]
    [InlineData("10.9.0.7/32", "10.9.0.6", false)]
    [InlineData("0.0.0.0/0", "192.0.2.1", true)]
    [InlineData("fd09::/64", "fd09::1234:5678:9abc:def0", true)]
    [InlineData("fd09::/64", "fd09:0:0:1::1", false)]
    [InlineData("fd09::/33", "fd09:0:7fff::1", true)]
    [InlineData("fd09::/33", "fd09:0:8000::1", false)]
    [InlineData("fd09::7/128", "fd09::7", true)]
    [InlineData("fd09::7/128", "fd09::6", false)]
    public void Udp_to_the_prefix_passes_and_nothing_else(string prefix, string to, bool passes)
    {
        IPNetwork network = IPNetwork.Parse(prefix);
        var layout = new FrameLayout(network.BaseAddress.AddressFamily);
        byte[] frame = new byte[128];
        IPAddress.Parse(to).GetAddressBytes().CopyTo(frame, layout.DestinationOffset);
        frame[layout.ProtocolOffset] = FrameLayout.ProtocolUdp;

        Assert.Equal(passes, Run(layout.FilterFor(network), frame));
        frame[layout.ProtocolOffset] = 6;
        Assert.False(Run(layout.FilterFor(network), frame));
    }

    private static bool Run(FilterStep[] program, byte[] frame)
    {
        uint accumulator = 0;
        for (int at = 0; ; at++)
        {
            FilterStep step = program[at];
            switch (step.Code)
            {
                case FilterStep.LoadWord:
                    accumulator = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan((int)step.Operand));
                    break;
                case FilterStep.LoadByte:
                    accumulator = frame[step.Operand];
                    break;
                case FilterStep.And:
                    accumulator &= step.Operand;
                    break;
                case FilterStep.JumpIfEqual:
                    at += accumulator == step.Operand ? step.IfTrue : step.IfFalse;
                    break;
                default:
                    Assert.Equal(FilterStep.Return, step.Code);
                    return step.Operand > 0;
            }
        }
    }
}
