using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PublicTime.Native.Tls;
using PublicTime.Wire.KeyEstablishment;
using PublicTime.Wire.Nts;

namespace PublicTime.NtsClient.KeyExchange;

/// <summary>The exchange once there is a connection. Owned by one exchange.</summary>
internal sealed class KeyExchangeSession(KeyExchangeTarget target, IPEndPoint endpoint, TlsConnection tls, KeyExchangeProgress progress)
{
    // As long as chrony's longest message.
    private const int MaxAnswerLength = 16 * 1024;

    /// <summary>Handshake, request, answer.</summary>
    public async ValueTask<KeyExchangeOutcome> RunAsync(CancellationToken cancellationToken)
    {
        progress.Step = KeyExchangeStep.Handshake;
        TlsHandshakeResult handshake = await tls.HandshakeAsync(cancellationToken).ConfigureAwait(false);
        if (handshake.Status != TlsHandshakeStatus.Completed)
        {
            return Failed(StepOf(handshake.Status), handshake.Reason);
        }

        // RFC 8915 section 4: a server that ignores application protocols is no NTS-KE server.
        if (!tls.IsNtsKe)
        {
            return Failed(KeyExchangeStep.Alpn, "the server does not agree to speak ntske/1");
        }

        progress.Step = KeyExchangeStep.Request;
        if (!await tls.WriteAsync(WriteRequest(), cancellationToken).ConfigureAwait(false))
        {
            return Failed(KeyExchangeStep.Request, "the connection was closed by the other end");
        }

        progress.Step = KeyExchangeStep.Answer;
        KeyExchangeOutcome outcome = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
        _ = await tls.ShutdownAsync(cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    private static KeyExchangeStep StepOf(TlsHandshakeStatus status) => status switch
    {
        TlsHandshakeStatus.CertificateRejected => KeyExchangeStep.Certificate,
        TlsHandshakeStatus.NoApplicationProtocol => KeyExchangeStep.Alpn,
        _ => KeyExchangeStep.Handshake,
    };

    private byte[] WriteRequest()
    {
        bool offersGcmSiv = target.Aeads.Contains(AeadAlgorithm.Aes128GcmSiv);
        byte[] request = new byte[((offersGcmSiv ? 4 : 3) * KeRecordReader.HeaderLength) + (sizeof(ushort) * (1 + target.Aeads.Count))];
        var writer = new KeRecordWriter(request);
        writer.WriteNumber(KeRecordType.NextProtocol, isCritical: true, (ushort)KeNextProtocol.Ntpv4);
        Span<byte> aeads = writer.Write(KeRecordType.AeadAlgorithm, isCritical: true, sizeof(ushort) * target.Aeads.Count);
        for (int i = 0; i < target.Aeads.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(aeads[(sizeof(ushort) * i)..], (ushort)target.Aeads[i]);
        }

        if (offersGcmSiv)
        {
            writer.Write(KeRecordType.CompliantGcmSivContext, isCritical: false, bodyLength: 0);
        }

        writer.WriteEnd();
        return request;
    }

    private async ValueTask<KeyExchangeOutcome> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        byte[] answer = new byte[MaxAnswerLength];
        int length = 0;
        while (length < answer.Length)
        {
            TlsRead read = await tls.ReadAsync(answer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read.Length;
            KeRequestFault fault = KeResponse.TryRead(answer.AsSpan(0, length), out KeResponse response);
            if (fault == KeRequestFault.None)
            {
                return Judge(response);
            }

            if (fault != KeRequestFault.Incomplete)
            {
                return Failed(KeyExchangeStep.Answer, "it breaks the rules of NTS-KE");
            }

            if (read.Status != TlsReadStatus.Received)
            {
                return Failed(KeyExchangeStep.Answer, $"the connection ended after {length} octets, before the answer did");
            }
        }

        return Failed(KeyExchangeStep.Answer, $"it is longer than {MaxAnswerLength} octets");
    }

    private KeyExchangeOutcome Judge(scoped in KeResponse response)
    {
        if (response.Error is { } error)
        {
            return Failed(KeyExchangeStep.ServerError, $"the server refuses with error {(int)error} ({Explain(error)})");
        }

        // RFC 8915 section 4.1.4: a warning that is not understood must be treated as an error, and none are defined.
        if (response.Warning is { } warning)
        {
            return Failed(KeyExchangeStep.ServerError, $"the server sends warning {warning}, which is not known");
        }

        if (response.Protocol != (ushort)KeNextProtocol.Ntpv4)
        {
            return Failed(KeyExchangeStep.NoAgreement, "the server does not offer keys for NTPv4");
        }

        if (response.Algorithm is not { } number)
        {
            return Failed(KeyExchangeStep.NoAgreement, "the server supports none of the AEAD algorithms that were offered");
        }

        var aead = (AeadAlgorithm)number;
        if (!target.Aeads.Contains(aead))
        {
            return Failed(KeyExchangeStep.Answer, $"it chooses AEAD algorithm {number}, which was not offered");
        }

        return response.CookieCount == 0
            ? Failed(KeyExchangeStep.Answer, "it has no cookies")
            : KeyExchangeOutcome.Of(Take(response, aead));
    }

    private KeyExchangeResult Take(scoped in KeResponse response, AeadAlgorithm aead)
    {
        var cookies = new ReadOnlyMemory<byte>[response.CookieCount];
        for (int i = 0; i < cookies.Length; i++)
        {
            cookies[i] = response.Cookie(i).ToArray();
        }

        return new KeyExchangeResult
        {
            Keys = Export(aead, ContextOf(aead, response.HasCompliantGcmSivContext)),
            Cookies = cookies,
            Aead = aead,
            NtpServer = response.Server.IsEmpty ? endpoint.Address.ToString() : Encoding.ASCII.GetString(response.Server),
            NtpPort = response.Port,
            KeEndpoint = endpoint,
            TlsVersion = tls.Version,
            CertificateSubject = SubjectOf(tls.PeerCertificate()),
        };
    }

    /// <summary>
    /// The AEAD whose number goes into the exporter's context: the one that was chosen (RFC 8915 section 5.1), but 15 for a server that
    /// chose 30 and did not echo record 1024. That is what chrony 4.4 to 4.6 derive, the only servers known to choose 30 without it, and
    /// what chrony's own client does with them.
    /// </summary>
    private static AeadAlgorithm ContextOf(AeadAlgorithm aead, bool isCompliant) =>
        aead == AeadAlgorithm.Aes128GcmSiv && !isCompliant ? AeadAlgorithm.AesSivCmac256 : aead;

    private NtsKeys Export(AeadAlgorithm aead, AeadAlgorithm contextAead)
    {
        var keys = new NtsKeys(aead.KeyLength());
        Span<byte> context = stackalloc byte[KeExporter.ContextLength];
        KeExporter.WriteC2SContext(KeNextProtocol.Ntpv4, contextAead, context);
        tls.ExportKeyingMaterial(KeExporter.Label, context, keys.MutableC2S);
        KeExporter.WriteS2CContext(KeNextProtocol.Ntpv4, contextAead, context);
        tls.ExportKeyingMaterial(KeExporter.Label, context, keys.MutableS2C);
        return keys;
    }

    private static string SubjectOf(byte[] certificate)
    {
        using X509Certificate2 parsed = X509CertificateLoader.LoadCertificate(certificate);
        return parsed.Subject;
    }

    private static string Explain(KeErrorCode error) => error switch
    {
        KeErrorCode.UnrecognizedCriticalRecord => "unrecognized critical record",
        KeErrorCode.BadRequest => "bad request",
        KeErrorCode.InternalServerError => "internal server error",
        _ => "not known",
    };

    private KeyExchangeOutcome Failed(KeyExchangeStep step, string reason) => KeyExchangeOutcome.Failed(step, $"{progress.Describe(target)}: {reason}");
}
