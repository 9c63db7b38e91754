using IoiClaims.Cli.Shell;

return await IoiCommandLine.RunAsync(args);
