using System.Globalization;
using System.Net;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>A network (Kubernetes' cidr library).</summary>
/// <param name="Address">An address in it, as written.</param>
/// <param name="Bits">Length of its prefix.</param>
internal sealed record CelCidr(IPAddress Address, int Bits)
{
    private const int BitsOfByte = 8;

    /// <summary>Reads a network; null for anything else.</summary>
    public static CelCidr? Parse(string text)
    {
        var parts = text.Split('/');
        return StringFormats.Holds("cidr", text) && CelNetwork.Address(parts[0]) is { } address ? new CelCidr(address, int.Parse(parts[1], CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>The result of a method.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public object Apply(string name, object? argument) => (name, argument) switch
    {
        ("ip", _) => Address,
        ("prefixLength", _) => (long)Bits,
        ("masked", _) => this with { Address = Masked(Address) },
        ("containsIP", IPAddress address) => Contains(address),
        ("containsIP", string text) => Contains((IPAddress)CelNetwork.Read("ip", text)),
        ("containsCIDR", CelCidr other) => Contains(other.Address) && Bits <= other.Bits,
        ("containsCIDR", string text) => Apply(name, CelNetwork.Read("cidr", text)),
        _ => throw new CelException(CelException.NoOverload),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Bits.ToString(CultureInfo.InvariantCulture)}";

    private bool Contains(IPAddress other) => other.AddressFamily == Address.AddressFamily && Masked(other).Equals(Masked(Address));

    private IPAddress Masked(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(Bits - (i * BitsOfByte), 0, BitsOfByte);
            bytes[i] &= (byte)(0xff << (BitsOfByte - kept));
        }

        return new IPAddress(bytes);
    }
}
