using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>What is used of libcrypto, found through libssl (see <see cref="OpenSslLibrary"/>).</summary>
internal static unsafe partial class LibCrypto
{
    public const ulong VerifyPartialChain = 0x80000;
    public const uint HostNoPartialWildcards = 0x4;

    private const string Library = OpenSslLibrary.Name;

    [LibraryImport(Library)]
    public static partial ulong OpenSSL_version_num();

    [LibraryImport(Library)]
    public static partial byte* OpenSSL_version(int part);

    [LibraryImport(Library)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Library)]
    public static partial BioHandle BIO_new(nint method);

    [LibraryImport(Library)]
    public static partial int BIO_up_ref(BioHandle bio);

    [LibraryImport(Library)]
    public static partial int BIO_free(nint bio);

    [LibraryImport(Library)]
    public static partial int BIO_read(BioHandle bio, byte* buffer, int length);

    [LibraryImport(Library)]
    public static partial int BIO_write(BioHandle bio, byte* buffer, int length);

    [LibraryImport(Library)]
    public static partial nuint BIO_ctrl_pending(BioHandle bio);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();

    [LibraryImport(Library)]
    public static partial ulong ERR_get_error();

    [LibraryImport(Library)]
    public static partial byte* ERR_reason_error_string(ulong error);

    [LibraryImport(Library)]
    public static partial byte* X509_verify_cert_error_string(nint error);

    [LibraryImport(Library)]
    public static partial int X509_VERIFY_PARAM_set_flags(nint parameters, ulong flags);

    [LibraryImport(Library)]
    public static partial void X509_VERIFY_PARAM_set_hostflags(nint parameters, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_host(nint parameters, string name, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int X509_VERIFY_PARAM_set1_ip_asc(nint parameters, string address);

    [LibraryImport(Library)]
    public static partial nint OPENSSL_sk_value(nint stack, int index);

    [LibraryImport(Library)]
    public static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Library)]
    public static partial int i2d_X509(X509Handle certificate, byte** output);

    [LibraryImport(Library)]
    public static partial X509Handle PEM_read_bio_X509(
        BioHandle input, nint reused, delegate* unmanaged[Cdecl]<byte*, int, int, void*, int> password, nint argument);

    [LibraryImport(Library)]
    public static partial PrivateKeyHandle PEM_read_bio_PrivateKey(
        BioHandle input, nint reused, delegate* unmanaged[Cdecl]<byte*, int, int, void*, int> password, nint argument);

    [LibraryImport(Library)]
    public static partial int X509_check_private_key(X509Handle certificate, PrivateKeyHandle key);

    [LibraryImport(Library)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);
}
