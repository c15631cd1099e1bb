using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

/// <summary>One file of <see cref="MemoryFiles"/>.</summary>
internal sealed class MemoryFile(MemoryFiles owner) : IStoreFile
{
    private readonly Lock _gate = new();
    private byte[] _content = [];
    private byte[] _durable = [];

    public ReadOnlySpan<byte> Content
    {
        get
        {
            lock (_gate)
                return _content;
        }
    }

    public long Length => Content.Length;

    public void Append(ReadOnlySpan<byte> data)
    {
        try
        {
            owner.Enter("append");
        }
        catch (PartlyDoneException e)
        {
            Add(data[..(int)(data.Length * e.Part)]);
            throw;
        }

        Add(data);
    }

    public void Truncate(long length)
    {
        owner.Enter("truncate");
        lock (_gate)
            _content = _content[..(int)length];
    }

    public void Sync()
    {
        owner.Enter("sync");
        lock (_gate)
            _durable = _content;
    }

    public void Dispose()
    {
    }

    internal void Set(byte[] content)
    {
        lock (_gate)
            _content = _durable = content;
    }

    // Of what was not synchronised any part may be there, and a page of it may be empty.
    internal byte[] AfterPowerFailure(Random random)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_content, _durable))
                return _durable;
            var same = _content.AsSpan().CommonPrefixLength(_durable);
            var left = _content[..random.Next(same, _content.Length + 1)];
            if (left.Length > same && random.Next(2) == 0)
                left.AsSpan(random.Next(same, left.Length)).Clear();
            return left;
        }
    }

    private void Add(ReadOnlySpan<byte> data)
    {
        lock (_gate)
            _content = [.. _content, .. data];
    }
}
