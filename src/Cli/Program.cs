using IoiClaims.Cli;

return await IoiCommandLine.RunAsync(args);
