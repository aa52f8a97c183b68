using PublicTime.Configuration;
using PublicTime.Configuration.Explanation;

namespace PublicTime.Tests.Configuration;

/// <summary>Fleets of publictime and chronyd: <c>ntskeysexport</c>.</summary>
public sealed class NtsKeysDirectiveTests
{
    private static readonly string[] Nts = ["ntsservercert c", "ntsserverkey k", "ntsdumpdir /var/lib/pt"];

    [Fact]
    public void Ntskeysexport_names_a_file_and_says_what_stands_in_it()
    {
        ParsedConfiguration parsed = Parse.File([.. Nts, "ntskeysexport /srv/keys/ntskeys"]);

        Assert.Equal("/srv/keys/ntskeys", parsed.Options!.NtsKeysExportFile);
        Assert.Equal(
            "time.conf, line 4: `ntskeysexport /srv/keys/ntskeys` keeps the cookie keys there in plain, as chronyd needs them: who reads that file can read and forge every cookie.",
            Assert.Single(parsed.Notices).ToString());
        Assert.Contains(
            "Keeps the cookie keys in plain in /srv/keys/ntskeys, for chronyd front-ends with `ntsrotate 0`: who reads that file opens every cookie that its four keys seal.",
            Explain(parsed.Options), StringComparer.Ordinal);
    }

    [Fact]
    public void Without_it_nothing_is_exported()
    {
        ServeOptions options = Parse.Options(Nts);

        Assert.Equal("", options.NtsKeysExportFile);
        Assert.DoesNotContain(Explain(options), sentence => sentence.Contains("in plain", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rotation_that_front_ends_can_hardly_follow_is_reported() =>
        Assert.Equal(
            "time.conf, line 4: `ntskeysexport` with `ntsrotate 599`: each chronyd must be given the file and told `chronyc rekey` at least every 599 s, or it answers cookies of newer keys with NTS NAK.",
            Parse.File([.. Nts, "ntskeysexport f", "ntsrotate 599", "ntskeylifetime 6000"]).Notices[^1].ToString());

    [Theory]
    [InlineData("ntsrotate 600")]
    [InlineData("ntsrotate 0")]
    public void One_that_they_can_is_not(string rotation) =>
        Assert.Single(Parse.File([.. Nts, "ntskeysexport f", rotation, "ntskeylifetime 6000"]).Notices);

    [Fact]
    public void Without_NTS_there_is_nothing_to_export() =>
        Assert.Equal(
            "time.conf, line 1: `ntskeysexport f` writes nothing: without NTS there are no keys.",
            Assert.Single(Parse.File("ntskeysexport f").Notices).ToString());

    [Theory]
    [InlineData("/var/lib/pt/ntskeys")]
    [InlineData("/var/lib/../lib/pt//ntskeys")]
    public void The_file_that_keys_are_imported_from_is_refused(string file) =>
        Assert.Equal(
            $"time.conf, line 4: `ntskeysexport {file}` names the file that chronyd's keys are imported from, and that is never overwritten: name another.",
            Parse.OnlyMistake([.. Nts, $"ntskeysexport {file}"]));

    [Theory]
    [InlineData("/var/lib/pt/publictime.ring")]
    [InlineData("/var/lib/pt/publictime.kek")]
    public void Files_of_the_service_s_own_are_refused(string file) =>
        Assert.Equal(
            $"time.conf, line 4: `ntskeysexport {file}` names a file of this service's own: name another.",
            Parse.OnlyMistake([.. Nts, $"ntskeysexport {file}"]));

    [Fact]
    public void A_file_of_that_name_in_another_folder_is_not() =>
        Assert.Equal("/var/lib/chrony/ntskeys", Parse.Options([.. Nts, "ntskeysexport /var/lib/chrony/ntskeys"]).NtsKeysExportFile);

    [Fact]
    public void Ntskeysexport_needs_a_file() =>
        Assert.Equal("time.conf, line 1: `ntskeysexport` takes the name of one file, and nothing is given.", Parse.OnlyMistake("ntskeysexport"));

    private static IEnumerable<string> Explain(ServeOptions options) =>
        ConfigurationSummary.Of(new ExplanationInputs(options, new FakeHost(), DateTimeOffset.UnixEpoch)).Select(statement => statement.Sentence);
}
