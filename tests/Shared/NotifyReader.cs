using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PublicTime.Testing;

/// <summary>A service manager's end of sd_notify(3): takes the messages, one datagram each.</summary>
internal sealed class NotifyReader : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _message = new byte[4096];
    private readonly string? _folder;

    public NotifyReader(bool isAbstract = false)
    {
        string name = $"publictime-notify-{RandomNumberGenerator.GetHexString(16)}";
        _folder = isAbstract ? null : Directory.CreateTempSubdirectory("publictime-notify-").FullName;
        Address = _folder is null ? $"@{name}" : Path.Combine(_folder, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(_folder is null ? $"\0{name}" : Address));
    }

    /// <summary>For NOTIFY_SOCKET.</summary>
    public string Address { get; }

    /// <summary>The next message, awaited under a deadline.</summary>
    public async Task<string> NextAsync() => Text(await _socket.ReceiveAsync(_message.AsMemory(), SocketFlags.None).Soon());

    /// <summary>What has come already.</summary>
    public IReadOnlyList<string> Rest()
    {
        List<string> messages = [];
        while (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            messages.Add(Text(_socket.Receive(_message)));
        }

        return messages;
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Text(int length) => Encoding.UTF8.GetString(_message, 0, length);
}
