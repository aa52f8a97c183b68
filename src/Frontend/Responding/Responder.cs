using System.Diagnostics;
using System.Runtime.CompilerServices;
using PublicTime.CookieKeys.Aead;
using PublicTime.CookieKeys.Cookies;
using PublicTime.CookieKeys.Ring;
using PublicTime.Discipline.Served;
using PublicTime.Native.Clock;
using PublicTime.Native.Udp;
using PublicTime.Wire.Extensions;
using PublicTime.Wire.Ntp;
using PublicTime.Wire.Nts;
using PublicTime.Wire.Time;

namespace PublicTime.Frontend.Responding;

/// <summary>Datagrams and snapshots in, answers and outcomes out. Belongs to one thread: it owns that thread's key workspace.</summary>
/// <remarks>
/// Prepare, stamp, seal, for a whole batch at a time: everything slow comes before T3, which is read once for all of them, and only
/// the seals come after it, because T3 is in the data that a tag covers. NTS requests of one shape go through eight lanes side by side
/// (<see cref="NtsServerLanes"/>), what is left over one by one; a client cannot tell which. An answer is never longer than its request.
/// Allocates nothing, and nothing that arrives makes it throw.
/// Short of RFC 8915 section 5.7, which says SHOULD: of a full batch few NTS NAKs are sent (<see cref="DatagramsPerNak"/>); a client that was
/// meant asks again.
/// </remarks>
public sealed class Responder : IDisposable
{
    /// <summary>A full batch has at most one NTS NAK for so many datagrams; one that is smaller has no limit.</summary>
    internal const int DatagramsPerNak = 32;

    private readonly IRawClock _rawClock;
    private readonly NonceSource _nonces;
    private readonly NtsGroups _groups;
    private readonly NtsServerLanes? _lanes;
    private readonly NtsServerOperation[] _operations;
    private readonly Answer[] _answers;
    private readonly int[] _sealAt;

    /// <summary>Takes all memory.</summary>
    /// <param name="rawClock">Read once for each batch, for T3.</param>
    /// <param name="nonces">This thread's own source.</param>
    /// <param name="batch">The most datagrams in one batch.</param>
    public Responder(IRawClock rawClock, NonceSource nonces, int batch = 1)
        : this(rawClock, nonces, batch, hasLanes: true)
    {
    }

    /// <summary>With or without lanes, so that tests hold one against the other.</summary>
    internal Responder(IRawClock rawClock, NonceSource nonces, int batch, bool hasLanes)
    {
        hasLanes &= NtsServerLanes.IsSupported && batch >= NtsGroups.FewestMembers;
        _rawClock = rawClock;
        _nonces = nonces;
        _groups = new NtsGroups(batch, hasLanes);
        _lanes = hasLanes ? new NtsServerLanes(nonces, NtsGroups.MostFor(batch)) : null;
        _operations = [.. Enumerable.Range(0, batch).Select(_ => new NtsServerOperation(nonces))];
        _answers = new Answer[batch];
        _sealAt = new int[batch];
    }

    /// <summary>Groups of the batch that went through lanes, until <see cref="EndBatch"/>.</summary>
    internal int GroupCount => _groups.All.Length;

    /// <summary>What holds the keys of sessions: tests ask whether it still does.</summary>
    internal NtsServerLanes? Lanes => _lanes;

    /// <inheritdoc cref="Lanes"/>
    internal IReadOnlyList<NtsServerOperation> Operations => _operations;

    /// <summary>Answers one datagram: a batch of one.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="received">When it arrived, and how uncertain that is.</param>
    /// <param name="serving">The snapshots to answer from.</param>
    /// <param name="reply">Room for the answer, at least as long as the datagram and <see cref="NtpHeader.Length"/>.</param>
    /// <param name="length">Octets of the answer; 0 for none.</param>
    /// <returns>The one outcome, to be counted by the caller.</returns>
    public Disposition Respond(
        ReadOnlySpan<byte> datagram, ClientAddress client, ReceiveStamp received, in Serving serving, Span<byte> reply, out int length)
    {
        Answer answer = Respond(new OneDatagram(datagram, client, received, reply), 1, serving)[0];
        length = answer.Length;
        return answer.Disposition;
    }

    /// <summary>Answers a batch.</summary>
    /// <param name="batch">What arrived, and room for the answers.</param>
    /// <param name="count">How many datagrams it has.</param>
    /// <param name="serving">The snapshots to answer from.</param>
    /// <returns>What became of each; valid until the next batch.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<Answer> Respond<TBatch>(TBatch batch, int count, in Serving serving)
        where TBatch : IDatagramBatch, allows ref struct
    {
        Prepare(batch, count, serving);
        OpenGroups(batch, serving.Ring);
        OpenAlone(batch, serving.Ring);
        if (count == _answers.Length && count >= DatagramsPerNak)
        {
            WithholdNaks();
        }

        StampAll(batch, count, serving.Clock);
        SealGroups(batch);
        SealAlone(batch);
        return _answers.AsSpan(0, count);
    }

    /// <summary>Forgets the batch and the keys of its sessions; call it after every batch.</summary>
    public void EndBatch()
    {
        for (int i = 0; i < _groups.Alone.Length; i++)
        {
            _operations[i].Clear();
        }

        _lanes?.Clear(_groups.All.Length);
        _groups.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lanes?.Dispose();
        foreach (NtsServerOperation operation in _operations)
        {
            operation.Dispose();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Prepare<TBatch>(TBatch batch, int count, in Serving serving)
        where TBatch : IDatagramBatch, allows ref struct
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> datagram = batch.Datagram(i);
            Disposition disposition = Preparation.Begin(
                datagram, batch.Source(i), batch.Received(i), serving, _nonces, batch.AnswerRoom(i), out NtsDraft draft, out int length);
            if (disposition == Disposition.AnsweredNts)
            {
                _groups.Add(i, draft, datagram.Length);
            }

            _answers[i] = new Answer(disposition, length);
        }

        _groups.Close();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OpenGroups<TBatch>(TBatch batch, KeyRing? ring)
        where TBatch : IDatagramBatch, allows ref struct
    {
        ReadOnlySpan<NtsGroup> groups = _groups.All;
        for (int g = 0; g < groups.Length; g++)
        {
            NtsGroup group = groups[g];
            ref readonly NtsShape shape = ref group.Shape;
            ReadOnlySpan<int> members = group.Members;
            _lanes!.Begin(shape.Algorithm, shape.DataLength);
            for (int lane = 0; lane < members.Length; lane++)
            {
                _lanes.Load(lane, batch.Datagram(members[lane]), group.CookieAt(lane));
            }

            NtsLaneVerdicts verdicts = _lanes.Open(g, shape.Key, ring!.Minting, shape.Cookies, members.Length);
            int sealedLength = NtsServerOperation.SealedLengthFor(shape.Algorithm, shape.Cookies);
            for (int lane = 0; lane < members.Length; lane++)
            {
                int index = members[lane];
                Span<byte> reply = batch.AnswerRoom(index);
                NtsVerdict verdict = verdicts[lane];
                if (verdict == NtsVerdict.Verified)
                {
                    group.Verify(lane);
                    _lanes.WriteCookies(lane, shape.Cookies, reply.Slice(shape.SealAt, sealedLength));
                    _answers[index] = new Answer(Disposition.AnsweredNts, shape.SealAt + sealedLength);
                }
                else
                {
                    _answers[index] = new Answer(Preparation.Refuse(verdict, reply), shape.SealAt);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OpenAlone<TBatch>(TBatch batch, KeyRing? ring)
        where TBatch : IDatagramBatch, allows ref struct
    {
        ReadOnlySpan<int> alone = _groups.Alone;
        for (int i = 0; i < alone.Length; i++)
        {
            int index = alone[i];
            _answers[index] = Open(_operations[i], batch.Datagram(index), ring!, batch.AnswerRoom(index), out _sealAt[index]);
        }
    }

    /// <summary>
    /// Behind a full batch more requests may wait. An NTS NAK costs as much to send as an answer, and is all that a flood of bad cookies asks for:
    /// it yields.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WithholdNaks()
    {
        int left = _answers.Length / DatagramsPerNak;
        for (int i = 0; i < _answers.Length; i++)
        {
            if (_answers[i].Disposition is Disposition.NtsNakUnknownKey or Disposition.NtsNakForgedCookie or Disposition.NtsNakForgedRequest && --left < 0)
            {
                _answers[i] = new Answer(Disposition.DroppedNtsNak, 0);
            }
        }
    }

    /// <summary>T3 is one reading for the whole batch, as late as it can be; without an answer there is none. All lengths are final here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StampAll<TBatch>(TBatch batch, int count, ClockSnapshot clock)
        where TBatch : IDatagramBatch, allows ref struct
    {
        int first = 0;
        while (first < count && _answers[first].Length == 0)
        {
            first++;
        }

        if (first == count)
        {
            return;
        }

        NtpTimestamp transmit = clock.Correct(_rawClock.Now());
        for (int i = first; i < count; i++)
        {
            Debug.Assert(_answers[i].Length <= batch.Datagram(i).Length, "An answer longer than its request turns this server into an amplifier.");
            if (_answers[i].Length > 0)
            {
                NtpHeader.StampTransmit(batch.AnswerRoom(i), transmit);
            }
        }
    }

    /// <summary>Opens one request and writes its cookies; the answer's room behind the identifier holds the encrypted fields before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Answer Open(NtsServerOperation operation, ReadOnlySpan<byte> datagram, KeyRing ring, Span<byte> reply, out int sealAt)
    {
        NtsRequestFields.Read(datagram, out NtsRequestFields fields);
        sealAt = NtpHeader.Length + ExtensionField.LengthFor(fields.UniqueIdentifier.Length);
        if (!CookieLayout.TryAlgorithmOf(fields.Cookie.Length, out AeadAlgorithm algorithm)
            || !ring.TryFind(CookieMint.KeyIdOf(fields.Cookie), out CookieKey? key))
        {
            throw new UnreachableException("A draft was made without a key.");
        }

        Span<byte> room = reply[sealAt..];
        NtsVerdict verdict = operation.Open(key, ring.Minting, algorithm, fields, room);
        if (verdict != NtsVerdict.Verified)
        {
            return new Answer(Preparation.Refuse(verdict, reply), sealAt);
        }

        int encrypted = fields.Authenticator.Ciphertext.Length - AeadKey.TagLength;
        NtsFieldsKind inner = NtsEncryptedFields.Read(room[..encrypted], fields.Cookie.Length, out int placeholders);
        if (inner != NtsFieldsKind.Authenticated)
        {
            return new Answer(inner == NtsFieldsKind.MalformedField ? Disposition.DroppedMalformedField : Disposition.DroppedMalformedNts, 0);
        }

        int cookies = NtsServerOperation.CookiesThatFit(algorithm, fields.CookiesWanted + placeholders, datagram.Length - sealAt);
        if (cookies == 0)
        {
            return new Answer(Disposition.DroppedMalformedNts, 0);
        }

        int sealedLength = NtsServerOperation.SealedLengthFor(algorithm, cookies);
        operation.WriteCookies(ring.Minting, cookies, room[..sealedLength]);
        return new Answer(Disposition.AnsweredNts, sealAt + sealedLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SealGroups<TBatch>(TBatch batch)
        where TBatch : IDatagramBatch, allows ref struct
    {
        ReadOnlySpan<NtsGroup> groups = _groups.All;
        for (int g = 0; g < groups.Length; g++)
        {
            NtsGroup group = groups[g];
            if (group.Verified == 0)
            {
                continue;
            }

            ReadOnlySpan<int> members = group.Members;
            _lanes!.BeginSeal(g, group.Shape.SealAt, group.Shape.Cookies);
            for (int lane = 0; lane < members.Length; lane++)
            {
                if (group.IsVerified(lane))
                {
                    _lanes.LoadAnswer(lane, batch.AnswerRoom(members[lane])[.._answers[members[lane]].Length]);
                }
            }

            _lanes.Seal();
            for (int lane = 0; lane < members.Length; lane++)
            {
                if (group.IsVerified(lane))
                {
                    _lanes.StoreAnswer(lane, batch.AnswerRoom(members[lane])[.._answers[members[lane]].Length]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SealAlone<TBatch>(TBatch batch)
        where TBatch : IDatagramBatch, allows ref struct
    {
        ReadOnlySpan<int> alone = _groups.Alone;
        for (int i = 0; i < alone.Length; i++)
        {
            int index = alone[i];
            if (_answers[index].Disposition == Disposition.AnsweredNts)
            {
                _operations[i].Seal(batch.AnswerRoom(index)[.._answers[index].Length], _sealAt[index]);
            }
        }
    }
}
