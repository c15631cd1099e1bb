namespace CodeRun.Sandbox.Admission;

/// <summary>Where uids and generated names come from; a seeded one makes a run repeatable. Thread-safe.</summary>
public sealed class IdSource(Random random)
{
    // Kubernetes leaves out vowels and look-alikes, so that no words come about.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Lock _gate = new();

    /// <summary>A version 4 UUID.</summary>
    public string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
            random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>The five characters after a generateName.</summary>
    public string Suffix()
    {
        lock (_gate)
            return string.Create(5, random, static (text, random) =>
            {
                for (var i = 0; i < text.Length; i++)
                    text[i] = Alphabet[random.Next(Alphabet.Length)];
            });
    }
}
