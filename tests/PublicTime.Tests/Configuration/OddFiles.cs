using System.Text;

namespace PublicTime.Tests.Configuration;

/// <summary>
/// Odd configuration files, and who takes them. Compiled into two test projects: here our parser is asked, in Interop.Tests
/// a real chronyd 4.3 (<c>chronyd -p</c>), so that neither half of the table can be wishful.
/// </summary>
internal static class OddFiles
{
    // Each row is one whole file; \n and \0 stand for themselves.
    public static readonly string[] BothTake =
    [
        "", "\n\n", "port 11", "  port\t11  \n", "port 11\r\n", "port\v11\f\n", "PoRt 11\n", "port 010\n", "# a\n! b\n; c\n% d\n   # e\n", "#port x\n",
        "local\n", "local stratum 5\n", "local STRATUM 5 ORPHAN\n", "local distance 0.5 stratum 3\n",
        "allow\n", "allow all\n", "ALLOW all\n", "allow 1.2\n", "allow 1.2.3.4/16\n", "allow all 10/8\n", "allow 2001:db8::/32\n", "deny 0/0\n", "allow ::/0\n",
        "bindaddress 127.0.0.1\nbindaddress ::1\n", "ntsrotate 0\n", "maxntsconnections 5\n", "ntsntpserver a.example\n", "driftfile /x\nlogdir /y\nuser z\n",
        "include good.conf\n", "include d/*.conf\n", "include d/[ab].conf\n", "include d/?.conf\n", "include d/*.none\n", "include *.none\n", "include [\n",
        "include ./d/\\a.conf\n", "include [de]*/a.conf\n", "include nowhere*/a.conf\n", "include d/.*.conf\n", "confdir d\n", "confdir nowhere d\n", "confdir d/\n", "confdir e*\n",
        "sourcedir d\n", "sourcedir nowhere\n", "include nest9\n",
        "ratelimit\n", "RATELIMIT Interval 2 BURST 4 leak 3\n", "ratelimit interval -19\n", "ratelimit interval 1 interval 2\n", "ntsratelimit\n", "ntsratelimit interval 3 burst 1\n",
        "clientloglimit 1048576\n", $"port 1{new string(' ', 2040)}\n", $"#{new string('x', 2045)}\n", "# f\u00FCr\n",
    ];

    public static readonly string[] BothRefuse =
    [
        "prot 11\n", "port\n", "port x\n", "port 1 2\n", "port 11 # NTP\n", "port 11;\nport\n", "port \"11\"\n", "port '11'\n", "\"port\" 11\n", "// port 11\n", "/* port 11 */\n",
        "port 1\rport 2\n", "port\u00A011\n", "\uFEFFport 11\n", "\uFEFF# a\n", "po\0rt 11\n", "port\0 11\n", "port=11\n", "port:11\n",
        "local stratum 0\n", "local stratum 16\n", "local stratum\n", "local stratum5\n", "local 5\n",
        "allow 1.2.3.256\n", "allow 1.2.3.4/-1\n", "allow 1.2.3.4/x\n", "allow 1.2.3.4 5.6.7.8\n", "allow [::1]\n", "bindaddress eth0\n", "bindaddress\n", "ntsrotate x\n",
        "include\n", "include nowhere.conf\n", "include nowhere/*.conf\n", "include good.conf good.conf\n", "include bad.conf\n", "include d/*\n", "include itself.conf\n", "include nest10\n",
        "ratelimit interval\n", "ratelimit interval x\n", "ratelimit 3\n", "ratelimit foo 3\n", "ratelimit interval 3x\n", "ratelimit interval 1.5\n", "ratelimit interval - 3\n",
        "ntsratelimit kod 2\n", "clientloglimit\n", "clientloglimit x\n",
        "confdir\n", "confdir 1 2 3 4 5 6 7 8 9 10 11\n", "confdir bad\n", $"port 1{new string(' ', 2041)}\n", $"#{new string('x', 2046)}\n",
    ];

    // What chronyd takes and this service refuses, on purpose: a number is a number and nothing more, a damaged file is not believed.
    public static readonly string[] OnlyChronyTakes =
    [
        "port 11x\n", "port -1\n", "port 99999\n", "port +5\n", "port 11\\\n", "\0port 11 12\n", "port 11\0 x\n", "include d\n", "allow 1.2/33\n",
        "include only*chrony\n", "ntsservercert c\n", "sourcedir\n",
        "ratelimit interval -20\n", "ratelimit interval 13\n", "ratelimit burst 0\n", "ratelimit burst 256\n", "ratelimit leak 0\n", "ratelimit leak 5\n",
        "ratelimit interval +3\n", "clientloglimit 0\n",
    ];

    // What this service takes and chronyd 4.3 refuses: its own directives, words in any case, several addresses.
    public static readonly string[] OnlyPublicTimeTakes =
    [
        "allow ALL\n", "ntskeylifetime 100\n", "local activate 0.1\n",
        "ratelimit kod 2\n", "ratelimit ipv4prefix 24 ipv6prefix 56\n", "ntsratelimit ipv6prefix 48\n", "denykod 2\n",
    ];

    /// <summary>Makes what the files include, in a folder that is then the working folder.</summary>
    public static void Furnish(string folder)
    {
        foreach (string name in new[] { "d", "e1", "bad" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        void Put(string name, string text) => Write(Path.Combine(folder, name), text);
        Put("good.conf", "port 12\n");
        Put("bad.conf", "prot 12\n");
        Put("itself.conf", "include itself.conf\n");
        Put("d/a.conf", "port 13\n");
        Put("d/b.conf", "port 14\n");
        Put("d/c.txt", "prot 15\n");
        Put("d/.d.txt", "prot 15\n");
        Put("e1/a.conf", "port 16\n");
        Put("bad/a.conf", "prot 16\n");
        Put("onlychrony", "port 11x\n");
        for (int i = 1; i <= 10; i++)
        {
            Put($"nest{i}", i == 1 ? "port 17\n" : $"include nest{i - 1}\n");
        }
    }

    /// <summary>The file as it is read: in UTF-8, without a byte order mark that the text does not hold.</summary>
    public static void Write(string path, string text) => File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
