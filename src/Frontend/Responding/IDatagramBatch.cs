using PublicTime.Native.Udp;

namespace PublicTime.Frontend.Responding;

/// <summary>Datagrams that arrived together, and room for their answers. A type parameter wherever it is used, so that nothing is called through a table.</summary>
public interface IDatagramBatch
{
    /// <summary>What arrived.</summary>
    ReadOnlySpan<byte> Datagram(int index);

    /// <summary>Who sent it.</summary>
    ClientAddress Source(int index);

    /// <summary>When it arrived, and how uncertain that is.</summary>
    ReceiveStamp Received(int index);

    /// <summary>Room for the answer, at least as long as the datagram and a header; what stands in it is lost.</summary>
    Span<byte> AnswerRoom(int index);
}
