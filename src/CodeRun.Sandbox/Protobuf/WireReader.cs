using System.Buffers.Binary;
using System.Text;
using CodeRun.Sandbox.Bodies;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>The parts of a message on the wire, in their order (protobuf.dev/programming-guides/encoding). Every read is bounded by the message.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    /// <summary>Wire type of int32, int64, bool.</summary>
    public const int Varint = 0;

    /// <summary>Wire type of double.</summary>
    public const int Fixed64 = 1;

    /// <summary>Wire type of texts, bytes, messages and packed lists.</summary>
    public const int Bytes = 2;

    private const int Fixed32 = 5;
    private ReadOnlySpan<byte> _left = data;

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Number { get; private set; }

    /// <summary>Its wire type.</summary>
    public int Type { get; private set; }

    /// <summary>Its bytes, when it has such.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Its number, when it is one; of a double the bits.</summary>
    public ulong Value { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="BodyException">The bytes are no message.</exception>
    public bool Next()
    {
        if (_left.IsEmpty)
            return false;
        var tag = ReadVarint(ref _left);
        (Number, Type) = ((int)(tag >> 3 & 0x1fffffff), (int)(tag & 7));
        if (Number == 0 || tag > uint.MaxValue)
            throw new BodyException($"proto: illegal tag {tag}");
        Content = default;
        Value = 0;
        switch (Type)
        {
            case Varint:
                Value = ReadVarint(ref _left);
                break;
            case Fixed64:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case Bytes:
                var length = ReadVarint(ref _left);
                Content = Take(length);
                break;
            case Fixed32:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new BodyException($"proto: illegal wireType {Type}");
        }

        return true;
    }

    /// <summary>The bytes as text.</summary>
    public readonly string Text() => Type == Bytes ? Encoding.UTF8.GetString(Content) : throw Wrong();

    /// <summary>The bytes of a message.</summary>
    public readonly ReadOnlySpan<byte> Message() => Type == Bytes ? Content : throw Wrong();

    /// <summary>The error of a field with a wire type that it cannot have.</summary>
    public readonly BodyException Wrong() => new($"proto: wrong wireType = {Type} for field {Number}");

    /// <summary>A number at the beginning of bytes, which go on after it.</summary>
    public static ulong ReadVarint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i >= data.Length)
                throw new BodyException("unexpected EOF");
            value |= (ulong)(data[i] & 0x7f) << (7 * i);
            if (data[i] < 0x80)
            {
                data = data[(i + 1)..];
                return value;
            }
        }

        throw new BodyException("proto: integer overflow");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_left.Length)
            throw new BodyException("unexpected EOF");
        var taken = _left[..(int)length];
        _left = _left[(int)length..];
        return taken;
    }
}
