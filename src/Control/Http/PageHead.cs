using System.Buffers;
using System.Text;

namespace PublicTime.Control.Http;

/// <summary>What goes before a page.</summary>
/// <param name="Status">Status code (RFC 9110 section 15).</param>
/// <param name="ContentType">Of the page.</param>
internal readonly record struct PageHead(int Status, string ContentType)
{
    /// <summary>Plain text.</summary>
    public const string Text = "text/plain; charset=utf-8";

    /// <summary>Writes a page of plain text.</summary>
    public static PageHead Write(IBufferWriter<byte> page, int status, string text)
    {
        Encoding.UTF8.GetBytes(text, page);
        return new PageHead(status, Text);
    }
}
