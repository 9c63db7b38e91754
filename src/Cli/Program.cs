using IoiClaims.Cli;

using var signals = new StopSignals(Console.Error);
return await IoiCommandLine.RunAsync(args, CommandContext.OfThisProcess(), signals.Stopping);
