#:project ../../src/Models/IoiClaims.Models.csproj
#:property RunsTorch=true

using IoiClaims;

// Where do the heads look? Braces mark positions by role: IO stands for the token of the indirect object, END is the last one.
using var model = LanguageModel.Load(args.FirstOrDefault() ?? "fixtures/Trained/model");
var (IO, S, END) = (new Role("IO"), new Role("S"), Role.End);
var prompts = Prompts.FromText(
    model.Tokenizer,
    bos: true,
    "Then, John and {IO:Mary} went to the store. {S:John} gave a drink to",
    "Then, Laura and {IO:Paul} went to the garden. {S:Laura} gave a ring to",
    "Then, Mark and {IO:Sarah} went to the office. {S:Mark} gave a computer to")
    .WithAnswers(right: IO, wrong: S);

using var experiment = new Experiment(model.Model, prompts.Batch, TokenLogitDifference.Of(prompts));
Console.WriteLine($"logit of IO minus that of S: {experiment.Mean()}");

var attention = experiment.ReadAttention(END, IO);
foreach (var head in attention.Largest(5))
{
    Console.WriteLine($"head {head} attends from END to IO: {attention.Mean(head):P1}");
}
