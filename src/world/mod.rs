//! The only module that touches disk, clock and environment.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where the methods that others must not use belong"
)]

mod blank_report;
mod build;
mod checksums;
mod clock;
mod copy;
mod deadline;
mod desk;
mod disk;
#[cfg(feature = "remote")]
mod download;
mod environment;
mod file_list;
mod folder_lock;
mod http;
mod import;
mod load;
mod lock_owner;
mod lsp;
mod mend;
mod network;
mod output;
mod precompress;
mod publish;
mod random;
mod removals;
mod repository;
mod review;
mod serve;
mod sign;
mod site_output;
mod staging;
mod stamp;
mod tree;
mod units;
mod verify;
mod watch;
mod write;

pub use blank_report::BlankReport;
pub use build::{
    BuildJob, BuildOutcome, BuiltSite, Division, MAX_LIST_LINES, PartNumber, Totals, build,
};
pub use clock::{Stopwatch, current_year};
pub use desk::{DeskOptions, serve_desk};
pub use environment::{double_clicked_folder, locale, wants_color};
pub use import::{
    CONVERTER_COMMAND, DocumentReader, FoundDocuments, ImportOutcome, ImportRefusal, Importer,
    PendingImport, PriorSource, ReaderSetup, SupersededFile, WORKER_COMMAND, compare_prior_source,
    find_documents, offices_text, overlay_imports, resolve_target, serve_converter, serve_worker,
    share_texts, with_offices, write_import, write_offices,
};
pub use load::{load_files, load_settings, resolve_in_site};
pub use lsp::{DetachedServer, LspOptions, ToldFinding, serve_editor};
pub use mend::mend_sources;
pub use output::Output;
pub use publish::{
    Delivery, PublishEvent, PublishJob, PublishOutcome, PublishOverrides, PublishSummary,
    ReleaseInfo, publish, read_target_lists, rollback,
};
pub use removals::Removals;
pub use repository::{repository_paths, typed_paths};
pub use review::OriginalReviewer;
pub use serve::{DetachedPreview, PreviewAddresses, PreviewOptions, StatusSink, serve};
pub use sign::{ListSigner, SignedComment, load_public_key, load_signer};
pub use site_output::{FileContent, FileEntry};
pub use staging::BuildSummary;
pub use units::{CheckedUnits, LeftOut, SiteRun, leave_out_unready};
pub use verify::{
    Differences, PublishedCopy, SignatureCheck, SignatureConditions, VerifyProgress, verify,
};
pub use watch::{SiteChange, follow_changes};
pub use write::{create_file, create_in_site, create_site, write_file};

use nianbao_core::diag::Text;
use nianbao_text::text;
use std::path::Path;

/// Returns the error of a program built without the feature `remote` that is
/// asked to reach another machine.
#[cfg(not(feature = "remote"))]
fn without_remote_error() -> anyhow::Error {
    nianbao_core::diag::UserError::new_error(text!(
        "这个程序编译时没有启用 remote（联网）功能，只能发布到本机文件夹、核验本机文件夹：用 `cargo install --path . --features remote` 安装，或用 `cargo build --profile dist --features remote` 编译完整的程序",
        "this program was built without `remote`, so it publishes to folders of this machine and verifies those: install it with `cargo install --path . --features remote`, or build the whole program with `cargo build --profile dist --features remote`"
    ))
}

fn unwritable_message(path: &Path) -> Text {
    let path = path.display();
    text!(
        "无法写入 {path}：检查权限和磁盘空间，或换一个地方",
        "cannot write {path}: check permissions and free space, or choose another place"
    )
}

fn unreadable_message(path: &Path) -> Text {
    let path = path.display();
    text!(
        "无法读取 {path}：检查是否存在、有无权限",
        "cannot read {path}: see whether it is there and may be read"
    )
}
