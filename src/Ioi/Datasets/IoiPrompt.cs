using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>One prompt under one tokenizer: its tokens, and where its names stand. Immutable.</summary>
public sealed class IoiPrompt
{
    internal IoiPrompt(
        IoiSentence sentence,
        ImmutableArray<int> tokens,
        (int First, int Second, int Giver) at,
        IoiFrame frame,
        (int Io, int S) frameTokens)
    {
        Sentence = sentence;
        Text = sentence.Text;
        Tokens = tokens;
        (FirstName, SecondName, Giver) = at;
        Frame = frame;
        (IoToken, SToken) = frameTokens;
    }

    /// <summary>What the prompt says.</summary>
    public IoiSentence Sentence { get; }

    /// <summary>The text, without BOS.</summary>
    public string Text { get; }

    /// <summary>Token ids, BOS included where the dataset has it.</summary>
    public ImmutableArray<int> Tokens { get; }

    /// <summary>Position of the first name.</summary>
    public int FirstName { get; }

    /// <summary>Position of the second name.</summary>
    public int SecondName { get; }

    /// <summary>Position of the third name: S2, or S of an ABC prompt.</summary>
    public int Giver { get; }

    /// <summary>Position of the last token.</summary>
    public int End => Tokens.Length - 1;

    /// <summary>
    /// The terms in which the prompt is read: those of the prompt that it was derived from, by however many corruptions; its
    /// own if it was not derived. What this prompt itself says is <see cref="IoiSentence.OwnFrame"/>.
    /// </summary>
    public IoiFrame Frame { get; }

    /// <summary>Token id of the frame's IO, leading space included.</summary>
    public int IoToken { get; }

    /// <summary>Token id of the frame's S, leading space included.</summary>
    public int SToken { get; }

    /// <summary>Template and the frame's order, as in "paper03/ABBA": the group in which means are taken.</summary>
    public string Group => $"{Sentence.Template.Id}/{IoiSentence.OrderName(Frame.Order)}";

    /// <summary>
    /// Every role with its position. IO, S1, S1+1 and S2 are the places that the frame calls so: in a corrupted prompt,
    /// those that correspond to the baseline's, whatever names stand there now. An ABC prompt has its own IO1, IO2 and S
    /// besides.
    /// </summary>
    public IReadOnlyDictionary<Role, int> Positions
    {
        get
        {
            var (io, s1) = Frame.Order == NameOrder.Abba ? (FirstName, SecondName) : (SecondName, FirstName);
            var positions = new Dictionary<Role, int>
            {
                [IoiRoles.FirstName] = FirstName,
                [IoiRoles.SecondName] = SecondName,
                [IoiRoles.Io] = io,
                [IoiRoles.S1] = s1,
                [IoiRoles.S1Plus1] = s1 + 1,
                [IoiRoles.S2] = Giver,
                [IoiRoles.End] = End,
            };
            if (Sentence.IsAbc)
            {
                positions[IoiRoles.Io1] = FirstName;
                positions[IoiRoles.Io2] = SecondName;
                positions[IoiRoles.S] = Giver;
            }

            return positions;
        }
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
