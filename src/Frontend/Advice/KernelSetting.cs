namespace PublicTime.Frontend.Advice;

/// <summary>A number that the kernel keeps under /proc/sys, and what a time server wants it to be.</summary>
/// <param name="Name">As sysctl(8) writes it.</param>
/// <param name="Wanted">The least that is enough.</param>
/// <param name="Cost">What less of it costs: a clause that follows "else".</param>
/// <param name="MattersWhen">Whether it matters to a service that was granted these buffers.</param>
public sealed record KernelSetting(string Name, long Wanted, string Cost, Func<GrantedBuffers, bool> MattersWhen)
{
    private const string Root = "/proc/sys";

    /// <summary>Where the kernel shows it.</summary>
    public string Path => $"{Root}/{Name.Replace('.', '/')}";
}
