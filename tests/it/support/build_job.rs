//! Builds in the process of a test, for what no command says.

use crate::support::disk::Disk;
use nianbao::world::{
    BuildJob, BuildOutcome, BuiltSite, Division, LeftOut, MAX_LIST_LINES, Output, ReaderSetup,
    build,
};
use nianbao_core::ExamineOptions;

/// A build of a whole site into a folder of it.
pub(crate) fn job<'j>(disk: &'j Disk, output: &str) -> BuildJob<'j> {
    BuildJob {
        site: &disk.site,
        left_out: LeftOut::new(),
        output: Output::new(&disk.site, &disk.path(output)).unwrap(),
        options: ExamineOptions::default(),
        compress: false,
        key: None,
        fresh: false,
        division: Division::Whole,
        max_list_lines: MAX_LIST_LINES,
        list_files: false,
        confirm_removals: &|_| true,
        reader: ReaderSetup::default(),
        on_page: &|_, _| (),
    }
}

/// Builds a site without errors.
pub(crate) fn run(job: &BuildJob) -> BuiltSite {
    match build(job).unwrap() {
        BuildOutcome::Built(built) => built,
        BuildOutcome::Refused(_) => panic!("a site without errors"),
    }
}
