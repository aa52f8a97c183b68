namespace PublicTime.Native.Packets;

/// <summary>What became of a batch of payloads.</summary>
/// <param name="Sent">Payloads that the kernel took.</param>
/// <param name="Failed">Payloads that it refused: no route, no buffer, an address that is not allowed.</param>
public readonly record struct SendResult(int Sent, int Failed);
