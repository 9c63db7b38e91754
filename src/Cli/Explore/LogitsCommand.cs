using System.Collections.Immutable;
using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi logits: what the model says comes next.</summary>
internal static class LogitsCommand
{
    private const string Examples = """
        ioi logits                            how well the model does the task, and what it says after one of the prompts
        ioi logits --example 7 --top 5
        ioi logits --prompt "Then, John and Mary went to the store. John gave a drink to" --answers " Mary, John"
        ioi logits --prompt "Then, Mary and" --prompt "Then, John and"
        ioi logits --dataset mine-prompts.json --json
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "logits", "The most likely next tokens after a prompt, with logits and probabilities; and of two answers the logit difference.");
        var prompt = new Option<string[]>("--prompt", "-p")
        {
            Description = "Your own text instead of the task's prompts; several if given several times.",
            HelpName = "text",
        };
        var answers = new Option<string[]>("--answers")
        {
            Description = "Two next words, the right one first, each one token, with a comma between and their leading spaces: \" Mary, John\". "
                + "Once for all texts, or once for each.",
            HelpName = "right,wrong",
        };
        var example = new Option<int>("--example") { Description = "Which of the task's prompts to show, from 0.", HelpName = "index" }
            .AtLeast(0, "prompts count from 0.");
        var top = NumberOptions.Top("How many of the most likely tokens to list.", 10);
        command.Add(prompt);
        command.Add(answers);
        command.Add(example);
        command.Add(top);
        var subject = new ExplorationOptions(command, defaultPrompts: 120);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            subject.Read(parsed),
            new LogitsRequest(
                parsed.GetValue(prompt) ?? [], parsed.GetValue(answers) ?? [], parsed.GetValue(example), parsed.GetValue(top)),
            Run,
            new LogitsPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static LogitsResult Run(LogitsRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        progress.Begin("Reading the logits");
        cancellation.ThrowIfCancellationRequested();
        if (request is { Texts.Length: > 0, Example: > 0 })
        {
            throw new UsageException("--example chooses among the task's prompts; with --prompt all texts are shown.");
        }

        return request.Texts.Length > 0 ? OfTexts(request, exploration) : OfTask(request, exploration);
    }

    private static LogitsResult OfTask(LogitsRequest request, Exploration exploration)
    {
        if (request.Answers.Length > 0)
        {
            throw new UsageException("--answers are those of a text of your own, --prompt; the task's prompts have theirs.");
        }

        var task = exploration.Task;
        exploration.CheckExample(request.Example);
        IReadOnlyList<IReadOnlyList<int>> answers = task.HasAnswers
            ? [.. task.LogitDifference.Pairs.Select(pair => new[] { pair.Right, pair.Wrong })]
            : [.. task.Batch.Tokens.Select(_ => Array.Empty<int>())];
        var read = task.Runner.Read(
            task.Batch, (run, part) => NextTokens.Of(run, exploration.Subject, [.. part.Select(n => answers[n])], request.Top));
        return new LogitsResult(
            Predictions(read, task.TextOf), [request.Example], Summary(read, task.Intervals, task.Conditions, task.Batch.Groups), task.Conditions);
    }

    private static LogitsResult OfTexts(LogitsRequest request, Exploration exploration)
    {
        if (request.Answers.Length > 1 && request.Answers.Length != request.Texts.Length)
        {
            throw new UsageException($"There are {request.Answers.Length} --answers for {request.Texts.Length} --prompt: give them once, or once for each.");
        }

        var subject = exploration.Subject;
        var parts = new List<NextTokens>();
        foreach (var (n, text) in request.Texts.Index())
        {
            var batch = exploration.OfText(text);
            var answers = request.Answers.Length == 0 ? [] : AnswersOf(request.Answers[request.Answers.Length == 1 ? 0 : n], text, exploration);
            using var run = new PlainRun(subject.Model, batch);
            parts.Add(NextTokens.Of(run, subject, [answers], request.Top));
        }

        var read = NextTokens.Join(parts);
        var conditions = Conditions.Of(subject: subject.Title, prompts: parts.Count, bos: subject.Tokenizer.BeginningOfText is not null);
        return new LogitsResult(
            Predictions(read, n => request.Texts[n]),
            [.. Enumerable.Range(0, parts.Count)],
            parts.Count > 1 ? Summary(read, new BootstrapPlan(2000, (ulong)exploration.Request.Seed), conditions, null) : [],
            conditions);
    }

    private static int[] AnswersOf(string typed, string text, Exploration exploration)
    {
        return typed.Split(',') is [var right, var wrong] && right != wrong
            ? [TokenOf(right), TokenOf(wrong)]
            : throw new UsageException($"--answers '{typed}': give two words with a comma between, the right one first, as in \" Mary, John\".");

        int TokenOf(string word)
        {
            if (word.Length == 0 || (char.IsLetter(word[0]) && char.IsLetterOrDigit(text[^1])))
            {
                throw new UsageException(word.Length == 0
                    ? $"--answers '{typed}': a word is empty."
                    : $"--answers '{typed}': \"{word}\" begins without a space and would be a part of the last word of the text; write \" {word}\".");
            }

            var tokens = WordTokens.Of(exploration.Subject.Tokenizer, word);
            return tokens.IsSingle ? tokens.Ids[0] : throw new UsageException($"--answers '{typed}': {tokens}. An answer is one token.");
        }
    }

    private static ImmutableArray<Prediction> Predictions(NextTokens read, Func<int, string> textOf) =>
        [.. read.Top.Select((top, n) => new Prediction(textOf(n), top, read.Answers[n] is [var right, var wrong] ? (right, wrong) : null))];

    private static ImmutableArray<SampleMean> Summary(
        NextTokens read, BootstrapPlan intervals, Conditions conditions, IReadOnlyList<string>? groups)
    {
        return read.Answers[0].IsEmpty ? [] :
        [
            Mean("logit difference", "logits", (right, wrong) => right.Logit - wrong.Logit),
            Mean("probability of the right answer", null, (right, _) => right.Probability),
            Mean("probability of the wrong answer", null, (_, wrong) => wrong.Probability),
        ];

        SampleMean Mean(string name, string? unit, Func<Likely, Likely, double> of) => Measurement.OfMean(
            new Quantity(name, unit ?? string.Empty, IsFraction: unit is null),
            [.. read.Answers.Select(answer => (float)of(answer[0], answer[1]))],
            intervals,
            conditions,
            groups);
    }
}

/// <summary>What to predict.</summary>
/// <param name="Texts">Texts; none for the task's prompts.</param>
/// <param name="Answers">Answers to the texts, as typed; none, one for all, or one for each.</param>
/// <param name="Example">Which of the task's prompts to show, from 0.</param>
/// <param name="Top">How many of the most likely tokens to list.</param>
internal sealed record LogitsRequest(string[] Texts, string[] Answers, int Example, int Top);

/// <summary>What comes after a prompt.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Top">The most likely tokens.</param>
/// <param name="Answers">Its answers; null where there are none.</param>
internal sealed record Prediction(string Text, ImmutableArray<Likely> Top, (Likely Right, Likely Wrong)? Answers);

/// <summary>What comes after prompts.</summary>
/// <param name="Prompts">Every prompt.</param>
/// <param name="Shown">Which of them to show.</param>
/// <param name="Summary">Means over the prompts; none without answers, or of a single text.</param>
/// <param name="Conditions">Subject and prompts.</param>
internal sealed record LogitsResult(
    ImmutableArray<Prediction> Prompts, ImmutableArray<int> Shown, ImmutableArray<SampleMean> Summary, Conditions Conditions);
