//! The arguments. Their help in Chinese is in `help`; a test checks that each has
//! it.

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use nianbao_core::config::LinkStyle;
use std::path::PathBuf;

/// Checks and publishes the yearly disclosure reports of government offices
#[derive(Debug, Parser)]
#[command(name = "nianbao", version, propagate_version = true, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Args {
    /// Returns the arguments of a desk in a folder.
    pub(super) fn of_desk(site: PathBuf) -> Self {
        let common = Common { site, lang: None, color: Color::Auto, quiet: false, verbose: false };
        Self { common, command: Command::Desk(DeskArgs::default()) }
    }
}

#[derive(Debug, Group)]
pub(super) struct Common {
    /// The folder of the site
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(super) site: PathBuf,
    /// The language of messages [default: the locale's, else zh]
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<LangArg>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: also notes, and how long each step takes
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangArg {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// Forms of links to pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LinkStyleArg {
    Folders,
    Files,
}

impl From<LinkStyleArg> for LinkStyle {
    fn from(style: LinkStyleArg) -> Self {
        match style {
            LinkStyleArg::Folders => Self::Folders,
            LinkStyleArg::Files => Self::Files,
        }
    }
}

/// Output formats of findings, which have places that SARIF can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    Human,
    Short,
    Json,
    Sarif,
    Junit,
    Github,
}

/// Output formats of all other results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new site with a sample report
    Init {
        /// The folder to make; it must be empty or not there
        dir: PathBuf,
    },
    /// Write an empty report in the form in force
    New {
        /// The id of the office
        office: String,
        /// The reporting year
        #[arg(value_parser = clap::value_parser!(u16).range(1949..=2999))]
        year: u16,
    },
    /// Read documents (Word, Excel, PDF, OFD, web pages, text) into sources
    Import(Import),
    /// Check the sources against the form
    Check(Check),
    /// Check the sources and write the site
    Build(Build),
    /// Check the sources and bring the site to where it is read
    Publish(Publish),
    /// Show the site in a browser while it is being written
    Serve(Serve),
    /// Read in, decide and publish in the browser, on this machine alone
    Desk(DeskArgs),
    /// Show findings and help in an editor (language server on the standard streams)
    Lsp,
    /// Check a published copy against its SHA256SUMS
    Verify(Verify),
    /// Say what a rule checks, why, and how to satisfy it
    Explain {
        /// The name of the rule
        rule: String,
    },
    /// List all rules
    Rules,
    /// List the forms, or show one
    Forms {
        /// The id of the form
        id: Option<String>,
        /// Print the JSON Schema of a source's front matter
        #[arg(long, requires = "id")]
        schema: bool,
    },
    /// List the templates and the files of the theme, or copy some into the site
    #[command(disable_help_subcommand = true)]
    Theme {
        #[command(subcommand)]
        action: ThemeAction,
    },
    /// Print the notices of the libraries in this program
    Licenses,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    Man {
        /// The folder to write them to
        dir: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeAction {
    /// List the templates and the files of the theme, and whose they are
    List,
    /// Copy files of the program into the site, to be changed there
    Eject {
        /// Their names, such as base.html or style.css
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
}

#[derive(Debug, Group)]
pub(super) struct Import {
    /// Documents, and folders of documents
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub(super) documents: Vec<PathBuf>,
    /// The id of the office [default: what the document says]
    #[arg(long, value_name = "ID")]
    pub(super) office: Option<String>,
    /// The reporting year [default: what the document says]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1949..=2999))]
    pub(super) year: Option<u16>,
    /// The id of the form [default: the one whose labels the tables have]
    #[arg(long, value_name = "ID")]
    pub(super) form: Option<String>,
    /// The date of publication, as 2025-01-20 [default: what the document calls so]
    #[arg(long, value_name = "DATE")]
    pub(super) published: Option<jiff::civil::Date>,
    /// The folder of the site to write to
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub(super) to: String,
    /// Add the offices that documents name and content/offices.yaml does not have
    #[arg(long)]
    pub(super) add_offices: bool,
    /// Only say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write over sources that were edited since they were imported
    #[arg(long)]
    pub(super) force: bool,
    /// How to show what was read
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub(super) format: OutputFormat,
}

#[derive(Debug, Group)]
pub(super) struct Check {
    /// Only findings in these files and folders
    pub(super) paths: Vec<PathBuf>,
    /// How to show findings
    #[arg(long, value_enum, default_value_t = FindingsFormat::Human)]
    pub(super) format: FindingsFormat,
    /// Fail if there are warnings too
    #[arg(long)]
    pub(super) strict: bool,
    /// First make the changes after which the sources say the same in the right form
    #[arg(long)]
    pub(super) fix: bool,
    /// With --fix, ask about each change of a figure or of published words too
    #[arg(long = "unsafe", requires = "fix")]
    pub(super) with_judgement: bool,
    #[command(flatten)]
    pub(super) again: WatchOptions,
}

/// Options about checks again and again.
#[derive(Debug, Group)]
pub(super) struct WatchOptions {
    /// Check again at each save, until interrupted; changes nothing, so not with --fix
    #[arg(long, conflicts_with = "fix")]
    pub(super) watch: bool,
    /// With --watch, look for changes again and again, where the system does not tell of them
    #[arg(long, requires = "watch")]
    pub(super) poll: bool,
}

#[derive(Debug, Group)]
pub(super) struct Build {
    /// The folder to write to [default: public in the site]
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// The address at which the site will stand, in place of the one in site.yaml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// With reports that are drafts
    #[arg(long)]
    pub(super) drafts: bool,
    #[command(flatten)]
    pub(super) ready: ReadyOption,
    /// With compressed files (.gz, .br) beside the others
    #[arg(long)]
    pub(super) compress: bool,
    /// Link to folders, or to files, so that pages can be opened from a disk
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) links: Option<LinkStyleArg>,
    /// Make all files again, also those that have not changed
    #[arg(long)]
    pub(super) fresh: bool,
    #[command(flatten)]
    pub(super) removals: RemovalOption,
    /// Make one part of the site alone, such as the third of 16, in a folder for --join
    #[arg(long, value_name = "K/N", requires = "output", conflicts_with = "ready")]
    pub(super) part: Option<String>,
    /// Join the folders of all parts to the site
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with_all = ["part", "ready"])]
    pub(super) join: Vec<PathBuf>,
}

#[derive(Debug, Group)]
pub(super) struct Publish {
    /// A target of site.yaml, or an address (file:, s3:, oss:, cos:, obs:, webdav:,
    /// sftp:); may be left out where there is only one target
    pub(super) target: Option<String>,
    /// Only say what would be sent and removed
    #[arg(long)]
    pub(super) dry_run: bool,
    /// How to show what was done
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub(super) format: OutputFormat,
    /// The address at which the site will stand, in place of the one in site.yaml
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[command(flatten)]
    pub(super) ready: ReadyOption,
    /// With compressed files (.gz, .br) beside those for which it pays
    #[arg(long)]
    pub(super) compress: bool,
    #[command(flatten)]
    pub(super) overrides: Overrides,
    /// Read every file at the target, and send again what is lost or was changed there
    #[arg(long)]
    pub(super) repair: bool,
    /// Return to a release that was published before: the last one, or that with the id
    #[arg(
        long, value_name = "ID", num_args = 0..=1,
        conflicts_with_all = ["dry_run", "adopt", "allow_removals", "base_url", "compress", "ready", "repair"]
    )]
    #[allow(clippy::option_option, reason = "with or without an id")]
    pub(super) rollback: Option<Option<String>>,
}

/// The option that does not wait for reports with errors.
#[derive(Debug, Group)]
pub(super) struct ReadyOption {
    /// Without the reports that have errors; each is named
    #[arg(long)]
    pub(super) ready: bool,
}

/// The option that lets many reports go.
#[derive(Debug, Group)]
pub(super) struct RemovalOption {
    /// Let more than a tenth of the reports be removed
    #[arg(long)]
    pub(super) allow_removals: bool,
}

/// Options that override a safeguard.
#[derive(Debug, Group)]
pub(super) struct Overrides {
    /// Publish although the target is locked; only if surely nobody publishes there
    #[arg(long)]
    pub(super) force_unlock: bool,
    /// Write over a site that this program did not publish
    #[arg(long)]
    pub(super) adopt: bool,
    #[command(flatten)]
    pub(super) removals: RemovalOption,
}

#[derive(Debug, Group)]
pub(super) struct Serve {
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 1111)]
    pub(super) port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(super) host: String,
    /// Open the site in the browser
    #[arg(long)]
    pub(super) open: bool,
    #[command(flatten)]
    pub(super) drafts: DraftOptions,
    /// Look for changes again and again, where the system does not tell of them
    #[arg(long)]
    pub(super) poll: bool,
}

#[derive(Debug, Default, Group)]
pub(super) struct DeskArgs {
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 0)]
    pub(super) port: u16,
    /// Print the address, and open no browser
    #[arg(long)]
    pub(super) no_open: bool,
    /// Use the address 127.0.0.1, for a browser that finds no names under localhost
    #[arg(long)]
    pub(super) plain_address: bool,
}

/// Options about the drafts of a preview.
#[derive(Debug, Group)]
pub(super) struct DraftOptions {
    /// With reports that are drafts
    #[arg(long)]
    pub(super) drafts: bool,
    /// Show drafts to others in the network too, with a --host that they can reach
    #[arg(long, requires = "drafts")]
    pub(super) drafts_to_network: bool,
}

#[derive(Debug, Group)]
pub(super) struct Verify {
    /// The folder or the web address of the copy
    #[arg(value_name = "DIR|URL")]
    pub(super) copy: String,
    /// The minisign public key, or its file, to check the signature with
    #[arg(long, value_name = "KEY|FILE")]
    pub(super) public_key: Option<String>,
    /// The address that the list was signed for [default: the one that is verified]
    #[arg(long, value_name = "URL", requires = "public_key")]
    pub(super) base_url: Option<String>,
    /// How many days old the signed list may be
    #[arg(long, value_name = "DAYS", requires = "public_key")]
    pub(super) max_age: Option<u32>,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub(super) format: OutputFormat,
}
