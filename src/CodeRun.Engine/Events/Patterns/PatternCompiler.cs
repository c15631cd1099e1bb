namespace CodeRun.Engine.Events.Patterns;

/// <summary>Makes steps of the parts of an expression, in the order of preference that Go has.</summary>
internal sealed class PatternCompiler
{
    private const int MaxSteps = 50_000;
    private const int CostOfStep = 20;

    private readonly List<Instruction> _steps = [];

    private PatternCompiler()
    {
    }

    /// <summary>Compiles an expression.</summary>
    /// <param name="reading">The expression, which Go does not refuse.</param>
    /// <param name="work">How much work there may be.</param>
    /// <exception cref="PatternLimitException">It is not known in full, or has too many steps.</exception>
    public static PatternProgram Compile(PatternReading reading, PatternWork work)
    {
        if (reading.Limit is { } limit)
            throw new PatternLimitException(limit);
        var compiler = new PatternCompiler();
        var end = compiler.Add(new Instruction(InstructionKind.Match, 0, 0, null, default));
        var start = compiler.Emit(reading.Root, end);
        work.Spend(CostOfStep * compiler._steps.Count);
        return new PatternProgram(compiler._steps, start, reading.Groups, reading.Names);
    }

    // Emits a part that goes on at a step; tells where it begins.
    private int Emit(PatternNode node, int next)
    {
        switch (node.Kind)
        {
            case PatternNodeKind.Rune:
                return Add(new Instruction(InstructionKind.Rune, next, 0, node.Set, default));
            case PatternNodeKind.Assertion:
                return Add(new Instruction(InstructionKind.Assertion, next, 0, null, node.Assertion));
            case PatternNodeKind.Capture:
                var end = Add(new Instruction(InstructionKind.Capture, next, (2 * node.Number) + 1, null, default));
                return Add(new Instruction(InstructionKind.Capture, Emit(node.Items[0], end), 2 * node.Number, null, default));
            case PatternNodeKind.Repeat:
                return Repeat(node, next);
            case PatternNodeKind.Choice:
                var start = Emit(node.Items[^1], next);
                for (var i = node.Items.Count - 2; i >= 0; i--)
                    start = Split(Emit(node.Items[i], next), start, isLazy: false);
                return start;
            default:
                for (var i = node.Items.Count - 1; i >= 0; i--)
                    next = Emit(node.Items[i], next);
                return next;
        }
    }

    private int Repeat(PatternNode node, int next)
    {
        var item = node.Items[0];
        if (item is { Kind: PatternNodeKind.Sequence, Items.Count: 0 } || node.Max == 0)
            return next;
        if (node.Max < 0)
        {
            var loop = Split(0, 0, node.IsLazy);
            var body = Emit(item, loop);
            _steps[loop] = Choose(body, next, node.IsLazy);
            if (node.Min == 0)
                return item.IsNullable ? Split(body, next, node.IsLazy) : loop;
            next = body;
        }
        else
        {
            var end = next;
            for (var i = node.Min; i < node.Max; i++)
                next = Split(Emit(item, next), end, node.IsLazy);
        }

        for (var i = node.Max < 0 ? 1 : 0; i < node.Min; i++)
            next = Emit(item, next);
        return next;
    }

    private int Split(int first, int second, bool isLazy) => Add(Choose(first, second, isLazy));

    private static Instruction Choose(int first, int second, bool isLazy) => new(InstructionKind.Split, isLazy ? second : first, isLazy ? first : second, null, default);

    private int Add(Instruction step)
    {
        if (_steps.Count >= MaxSteps)
            throw new PatternLimitException("a regular expression of more than 50000 steps");
        _steps.Add(step);
        return _steps.Count - 1;
    }
}
