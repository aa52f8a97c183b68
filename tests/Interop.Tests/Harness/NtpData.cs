namespace PublicTime.Interop.Tests.Harness;

/// <summary>What a test asks of a row of <c>chronyc -c ntpdata</c>.</summary>
/// <param name="Stratum">Stratum of the server.</param>
/// <param name="OffsetSeconds">Last offset, in chrony's sign.</param>
/// <param name="RootDispersionSeconds">As the server sent it.</param>
/// <param name="Authenticated">Whether the last reply was authenticated.</param>
/// <param name="ValidReplies">Replies that passed every test of chronyd since its start.</param>
internal sealed record NtpData(int Stratum, double OffsetSeconds, double RootDispersionSeconds, bool Authenticated, int ValidReplies)
{
    /// <summary>Reads the row of the only source.</summary>
    public static NtpData Parse(string row)
    {
        string[] columns = row.Trim().Split(',');
        HarnessException.ThrowUnless(columns.Length == 34, () => $"not a row of ntpdata: {row}");
        return new NtpData(
            int.Parse(columns[8]), double.Parse(columns[18]), double.Parse(columns[14]), columns[27] == "Yes", int.Parse(columns[32]));
    }
}
