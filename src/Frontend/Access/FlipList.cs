namespace PublicTime.Frontend.Access;

/// <summary>Collects verdicts in ascending order of address and keeps only those that change anything. Owned by one builder.</summary>
internal sealed class FlipList
{
    private readonly List<UInt128> _addresses = [];

    /// <summary>Ascending: from the first on allowed, from the second on denied, and so on.</summary>
    public IReadOnlyList<UInt128> Addresses => _addresses;

    /// <summary>From <paramref name="address"/> on, everyone is allowed or denied; the last word for one address counts.</summary>
    public void Set(UInt128 address, bool allowed)
    {
        if (_addresses.Count > 0 && _addresses[^1] == address)
        {
            _addresses.RemoveAt(_addresses.Count - 1);
        }

        bool current = (_addresses.Count & 1) != 0;
        if (current != allowed)
        {
            _addresses.Add(address);
        }
    }
}
