using System.Text;

namespace PublicTime.Control;

/// <summary>Reads one line of bounded length from a stream.</summary>
internal static class RequestLine
{
    /// <summary>Reads up to the first line feed, or to the end of the stream.</summary>
    /// <param name="stream">Read from and left open.</param>
    /// <param name="maxLength">Octets allowed before the line feed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The line without its end; null when it is longer than allowed.</returns>
    public static async Task<string?> ReadAsync(Stream stream, int maxLength, CancellationToken cancellation)
    {
        byte[] buffer = new byte[Math.Min(maxLength + 1, 4096)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            int end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            length += end >= 0 ? end : read;
            if (length > maxLength)
            {
                return null;
            }

            if (end >= 0 || read == 0)
            {
                return Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\r');
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxLength + 1));
            }
        }
    }
}
