using System.CommandLine;
using PublicTime.Control.Requests;

namespace PublicTime.CommandLine;

/// <summary><c>ring export-chrony FILE</c>: has the service write its keys for a chronyd, once.</summary>
internal static class ChronyExportCommand
{
    public static Command Create(Func<OrderOptions, CancellationToken, Task<int>> order)
    {
        Argument<string> file = new("FILE") { Description = "Written by the service, mode 0600, as chronyd's `ntskeys`; the keys in it are plain." };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } value }] && (value.Length == 0 || value.Any(char.IsControl)))
            {
                result.AddError("FILE is a path without control characters, and not empty.");
            }
        });
        ServiceSymbols service = new();
        return service.Complete(
            new Command("export-chrony", "Writes the cookie keys of this moment for a chronyd. Who reads that file can read and forge every cookie.") { file },
            (parsed, socket, cancellation) => order(
                new OrderOptions(socket, $"{RequestNames.RingExport} {Path.GetFullPath(parsed.GetRequiredValue(file))}", service.IsJson(parsed)), cancellation));
    }
}
