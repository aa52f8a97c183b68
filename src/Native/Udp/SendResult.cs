namespace PublicTime.Native.Udp;

/// <summary>What became of a batch of answers.</summary>
/// <param name="Sent">Answers the kernel took.</param>
/// <param name="Failed">Answers it refused: no route, no buffer, an address that is not allowed.</param>
public readonly record struct SendResult(int Sent, int Failed);
