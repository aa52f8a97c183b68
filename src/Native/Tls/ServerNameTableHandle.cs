using System.Runtime.InteropServices;

namespace PublicTime.Native.Tls;

/// <summary>What OpenSSL's callback finds a <see cref="ServerNameTable"/> by. Connections hold references: the table and its contexts go with the last.</summary>
internal sealed class ServerNameTableHandle : SafeHandle
{
    public ServerNameTableHandle(ServerNameTable table)
        : base(0, ownsHandle: true) => SetHandle(GCHandle.ToIntPtr(GCHandle.Alloc(table)));

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        GCHandle table = GCHandle.FromIntPtr(handle);
        ((ServerNameTable)table.Target!).Dispose();
        table.Free();
        return true;
    }
}
