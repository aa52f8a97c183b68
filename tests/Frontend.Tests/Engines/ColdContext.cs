using System.Reflection;
using System.Runtime.Loader;

namespace PublicTime.Frontend.Tests.Engines;

/// <summary>This project's assemblies once more, of which nothing is compiled yet; all others are shared.</summary>
internal sealed class ColdContext() : AssemblyLoadContext(nameof(ColdContext))
{
    /// <summary>Calls a static method of this assembly where nothing of ours has run before.</summary>
    public static object? Call(Type type, string method, params object[] arguments)
    {
        Assembly cold = new ColdContext().LoadFromAssemblyPath(type.Assembly.Location);
        return cold.GetType(type.FullName!, throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string file = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
        return assemblyName.Name!.StartsWith("PublicTime.", StringComparison.Ordinal) && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
