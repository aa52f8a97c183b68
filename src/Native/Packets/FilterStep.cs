using System.Runtime.InteropServices;

namespace PublicTime.Native.Packets;

/// <summary>One instruction of a classic BPF program.</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">Steps that a comparison skips when it holds.</param>
/// <param name="IfFalse">Steps that it skips when it does not.</param>
/// <param name="Operand">An offset into the frame, a mask or a number.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FilterStep(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    public const ushort LoadWord = 0x20;
    public const ushort LoadByte = 0x30;
    public const ushort And = 0x54;
    public const ushort JumpIfEqual = 0x15;
    public const ushort Return = 0x06;
}
