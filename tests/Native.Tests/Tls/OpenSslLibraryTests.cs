using PublicTime.Native.Tls;

namespace PublicTime.Native.Tests.Tls;

public sealed class OpenSslLibraryTests
{
    [Fact]
    public void The_library_is_looked_for_in_the_runtimes_own_order()
    {
        // dotnet/runtime, src/native/libs/System.Security.Cryptography.Native/opensslshim.c, OpenLibrary.
        string[] order = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

        Assert.Equal(order, OpenSslLibrary.Candidates(null), StringComparer.Ordinal);
        Assert.Equal(order.Prepend("libssl.so.1.1.1k"), OpenSslLibrary.Candidates("1.1.1k"), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(0x100020bfUL, false)] // 1.0.2k
    [InlineData(0x1010009fUL, false)] // 1.1.0i
    [InlineData(0x1010100fUL, true)] // 1.1.1
    [InlineData(0x30000130UL, true)] // 3.0.19
    public void Versions_without_TLS_1_3_are_too_old(ulong version, bool isNewEnough) =>
        Assert.Equal(isNewEnough, OpenSslLibrary.IsNewEnough(version));
}
