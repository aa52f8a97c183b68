using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PublicTime.Native.Tls;

namespace PublicTime.Native;

/// <summary>The one place where this assembly tells the runtime how to find native libraries; the runtime allows one resolver per assembly.</summary>
internal static class NativeLibraries
{
#pragma warning disable CA2255 // A resolver must be in place before the first import is bound, whichever type happens to be touched first.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
#pragma warning restore CA2255

    // Zero means: look where the runtime looks.
    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath) => OpenSslLibrary.Resolve(libraryName);
}
