using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using CodeRun.Sandbox.Access;

namespace CodeRun.Tests.Unit.Sandbox.Access;

public sealed class AccessGateTests
{
    // How long a comparison takes cannot be tested; which one it is can.
    [Fact]
    public void Token_is_compared_in_constant_time()
    {
        var calls = Calls(typeof(AccessGate).GetMethod(nameof(AccessGate.Verify))!).ToList();

        Assert.Contains(calls, static c => c is { Name: nameof(CryptographicOperations.FixedTimeEquals) } && c.DeclaringType == typeof(CryptographicOperations));
        Assert.DoesNotContain(calls, static c => c.Name is "Equals" or "op_Equality" or "SequenceEqual");
    }

    private static IEnumerable<MethodBase> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at + 5 <= code.Length; at++)
        {
            // call and callvirt; what only looks like one resolves to nothing.
            if (code[at] is not (0x28 or 0x6f))
                continue;
            MethodBase? called = null;
            try
            {
                called = method.Module.ResolveMethod(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1)));
            }
            catch (ArgumentException)
            {
                // Part of another instruction.
            }

            if (called is not null)
                yield return called;
        }
    }
}
