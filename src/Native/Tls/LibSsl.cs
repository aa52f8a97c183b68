using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>What is used of libssl. Everything here exists since OpenSSL 1.1.1 with the same meaning.</summary>
internal static unsafe partial class LibSsl
{
    public const int CtrlMode = 33;
    public const int CtrlSetSessionCacheMode = 44;
    public const int CtrlSetServerNameCallback = 53;
    public const int CtrlSetServerNameArgument = 54;
    public const int CtrlSetTlsExtHostName = 55;
    public const int CtrlChainCertificate = 89;
    public const int CtrlSetGroupsList = 92;
    public const int CtrlSetMinProtocolVersion = 123;

    public const int ModeNoAutoChain = 0x8;
    public const int ModeReleaseBuffers = 0x10;
    public const int SessionCacheOff = 0;
    public const int HostNameType = 0;
    public const int AddWithReference = 1;
    public const ulong OptionServerPreference = 0x0040_0000;
    public const int VerifyNothing = 0;
    public const int VerifyPeer = 1;
    public const int Tls13 = 0x0304;

    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;

    public const int ServerNameOk = 0;
    public const int ServerNameNotUsed = 3;
    public const int AlpnOk = 0;
    public const int AlpnFatalAlert = 2;
    public const int ClientHelloSuccess = 1;
    public const int ClientHelloError = 0;

    private const string Library = OpenSslLibrary.Name;

    [LibraryImport(Library)]
    public static partial nint TLS_server_method();

    [LibraryImport(Library)]
    public static partial nint TLS_client_method();

    [LibraryImport(Library)]
    public static partial SslContextHandle SSL_CTX_new(nint method);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, byte* text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_ciphersuites(SslContextHandle context, string suites);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_set_num_tickets(SslContextHandle context, nuint tickets);

    [LibraryImport(Library, EntryPoint = nameof(SSL_CTX_ctrl))]
    public static partial nint SSL_CTX_add_chain_cert(SslContextHandle context, int command, nint number, X509Handle certificate);

    [LibraryImport(Library)]
    public static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_callback_ctrl(
        SslContextHandle context, int command, delegate* unmanaged[Cdecl]<nint, int*, void*, int> callback);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_certificate(SslContextHandle context, X509Handle certificate);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_PrivateKey(SslContextHandle context, PrivateKeyHandle key);

    [LibraryImport(Library)]
    public static partial nint SSL_set_SSL_CTX(nint connection, nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_load_verify_locations(SslContextHandle context, string? file, string? folder);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_set_default_verify_paths(SslContextHandle context);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, nint callback);

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_get0_param(SslContextHandle context);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_set_alpn_protos(SslContextHandle context, byte* protocols, uint length);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_alpn_select_cb(
        SslContextHandle context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, void*, int> callback, void* argument);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_client_hello_cb(
        SslContextHandle context, delegate* unmanaged[Cdecl]<nint, int*, void*, int> callback, void* argument);

    [LibraryImport(Library)]
    public static partial int SSL_client_hello_get0_ext(nint connection, uint type, byte** body, nuint* length);

    [LibraryImport(Library)]
    public static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Library)]
    public static partial void SSL_free(nint connection);

    [LibraryImport(Library)]
    public static partial void SSL_set_bio(SslHandle connection, nint input, nint output);

    [LibraryImport(Library)]
    public static partial void SSL_set_accept_state(SslHandle connection);

    [LibraryImport(Library)]
    public static partial void SSL_set_connect_state(SslHandle connection);

    [LibraryImport(Library)]
    public static partial nint SSL_ctrl(SslHandle connection, int command, nint number, byte* text);

    [LibraryImport(Library)]
    public static partial nint SSL_get0_param(SslHandle connection);

    [LibraryImport(Library)]
    public static partial int SSL_do_handshake(SslHandle connection);

    [LibraryImport(Library)]
    public static partial int SSL_read(SslHandle connection, byte* buffer, int length);

    [LibraryImport(Library)]
    public static partial int SSL_write(SslHandle connection, byte* buffer, int length);

    [LibraryImport(Library)]
    public static partial int SSL_shutdown(SslHandle connection);

    [LibraryImport(Library)]
    public static partial int SSL_get_error(SslHandle connection, int result);

    [LibraryImport(Library)]
    public static partial byte* SSL_get_version(SslHandle connection);

    [LibraryImport(Library)]
    public static partial byte* SSL_get_servername(SslHandle connection, int type);

    [LibraryImport(Library)]
    public static partial byte* SSL_get_servername(nint connection, int type);

    [LibraryImport(Library)]
    public static partial void SSL_get0_alpn_selected(SslHandle connection, byte** protocol, uint* length);

    [LibraryImport(Library)]
    public static partial nint SSL_get_verify_result(SslHandle connection);

    [LibraryImport(Library)]
    public static partial nint SSL_get_peer_cert_chain(SslHandle connection);

    [LibraryImport(Library)]
    public static partial byte* SSL_alert_desc_string_long(int alert);

    [LibraryImport(Library)]
    public static partial int SSL_export_keying_material(
        SslHandle connection, byte* output, nuint outputLength, byte* label, nuint labelLength, byte* context, nuint contextLength, int useContext);
}
