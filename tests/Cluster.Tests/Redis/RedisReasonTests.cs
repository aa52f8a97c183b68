using PublicTime.Cluster.Redis;

namespace PublicTime.Cluster.Tests.Redis;

public sealed class RedisReasonTests
{
    private readonly RedisPassword _password;

    public RedisReasonTests() => RedisPassword.Read(new RedisOptions { Host = "h", Password = "s3cret" }, out _password);

    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", "it is a replica, which cannot be written to: name the master")]
    [InlineData("NOPERM this user has no permissions to run the 'evalsha' command", "its access list does not let us: compare deploy/redis/users.acl")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", "it refuses writes, because its memory is full (`maxmemory`)")]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", "it refuses the password")]
    [InlineData("ERR something\r\nelse\u0007 happened.", "the client says \"ERR something else happened\"")]
    [InlineData("ERR unknown command `AUTH`, with args beginning with: `s3cret`,", "the client says \"ERR unknown command `AUTH`, with args beginning with: `***`,\"")]
    public void What_Redis_says_becomes_a_clause_for_operators(string message, string clause) => Assert.Equal(clause, RedisReason.Of(message, _password));

    [Fact]
    public void What_is_long_is_cut() => Assert.InRange(RedisReason.Of(new string('a', 100_000), _password).Length, 200, 250);

    [Fact]
    public void A_password_prints_nothing_of_itself() => Assert.Equal("***", _password.ToString());
}
