// Starts `nianbao lsp` for the Markdown and YAML files of a workspace with a site in it.
"use strict";
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function start() {
  const command = workspace.getConfiguration("nianbao").get("path") || "nianbao";
  const documentSelector = ["markdown", "yaml"].map((language) => ({ scheme: "file", language }));
  // The server is ended with the editor, and finds the site of a file by itself.
  client = new LanguageClient("nianbao", "nianbao", { command, args: ["lsp"] }, {
    documentSelector,
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{md,yaml}") },
  });
  return client.start();
}

async function stop() {
  const stopped = client;
  client = undefined;
  await stopped?.stop();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("nianbao.path")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
};

exports.deactivate = stop;
