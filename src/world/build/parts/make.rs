//! Makes the units of one part, with a summary of them.

use super::PartNumber;
use super::summary::{self, PartSummary};
use crate::world::build::finish::list_paths;
use crate::world::build::identity::BuildIdentity;
use crate::world::build::known::KnownSite;
use crate::world::build::lines::SeriesKey;
use crate::world::build::memory::Totals;
use crate::world::build::scratch::ScratchFolder;
use crate::world::build::state::BuildState;
use crate::world::build::{Build, BuildJob, BuildOutcome, BuiltSite};
use crate::world::copy::digest_file;
use crate::world::tree::NewTree;
use crate::world::units::{Listing, SiteRun};
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Severity};
use nianbao_core::source::Digest;
use std::collections::BTreeSet;
use std::path::Path;

/// Builds the units of a part into its folder.
///
/// Errors: there is no site, the folder holds files of others, a template fails, or the disk
/// does; the folder then stays as it is.
pub(in crate::world::build) fn build_part(
    job: &BuildJob,
    part: PartNumber,
) -> Result<BuildOutcome> {
    job.output.refuse_foreign_files()?;
    let listing = Listing::without(job.site, &job.left_out)?;
    let years = listing.years(job.options.drafts);
    let run = SiteRun::with_listing(job.site, listing, &years, job.reader, &job.options);
    Build { job, run, years }.make_part(part)
}

impl Build<'_> {
    fn make_part(&self, part: PartNumber) -> Result<BuildOutcome> {
        let run = &self.run;
        let tree = NewTree::begin(self.job.output.target(), None)?;
        let cache = match run.render_cache() {
            Ok(cache) => cache,
            Err(error) => return self.refuse_template(error),
        };
        let (emitter, known) = (self.emitter(&tree), KnownSite::default());
        let scratch = ScratchFolder::new(&tree);
        let units = part.choose(run.jobs());
        let work = self.unit_work(&cache, &emitter, &known);
        // Units with reports of other offices are left out: other parts may have more of these.
        let (mut state, _) = SiteRun::pass::<_, BuildState>(
            &units,
            &|unit, misfiled| work.make(unit, misfiled),
            &mut |state, made| state.take(made, scratch.path()),
        )?;
        run.reviewer.save(false);
        state.checked.check_shared(run);
        if state.checked.tally.permit().is_none() {
            return Ok(BuildOutcome::Refused(state.checked.tally));
        }
        let records = move_records(&mut state, &tree)?;
        let summary = PartSummary {
            part,
            basis: BuildIdentity::new(self.job, run, &self.years).basis(),
            left: offices_left(&units, &state),
            units: state.records.len(),
            records,
        };
        self.finish_part(tree, scratch.path(), &state, &summary)
    }

    /// Writes the summary and puts the part in its place.
    fn finish_part(
        &self,
        tree: NewTree,
        scratch: &Path,
        state: &BuildState,
        part: &PartSummary,
    ) -> Result<BuildOutcome> {
        let own = part.records.iter().map(|(key, _)| summary::records_path(*key));
        let own: Vec<String> = own.chain([summary::summary_path()]).collect();
        let made = scratch.join("summary");
        std::fs::create_dir_all(scratch)
            .and_then(|()| summary::write(&made, part, &state.records))
            .context_text(|| unwritable_message(&made))?;
        tree.take(&summary::summary_path(), &made)?;
        let mut paths = list_paths(state, &[]);
        let files = paths.len();
        paths.extend(own.iter().map(String::as_str));
        paths.sort_unstable();
        let leftovers = tree.finish(&paths)?.leftovers;
        let tally = &state.checked.tally;
        let years = state.records.iter().flat_map(|unit| &unit.reports);
        let years: BTreeSet<u16> = years.map(|report| report.summary.year).collect();
        let totals = Totals {
            years: years.len(),
            reports: state.checked.reports,
            files,
            warnings: tally.count(Severity::Warning),
            notes: tally.count(Severity::Note),
        };
        let mut built = BuiltSite::new(totals, Vec::new());
        built.summary.add_leftovers(leftovers);
        built.review_failure = self.run.take_review_failure();
        Ok(BuildOutcome::Built(built))
    }
}

/// Moves the records of reports to their places in a part, and returns their digests.
fn move_records(state: &mut BuildState, tree: &NewTree) -> Result<Vec<(SeriesKey, Digest)>> {
    let mut moved = Vec::new();
    for (key, path) in state.finish_lines()?.into_files() {
        let digest = digest_file(&path, |_| Ok(())).context_text(|| unwritable_message(&path))?;
        tree.take(&summary::records_path(key), &path)?;
        moved.push((key, digest));
    }
    Ok(moved)
}

/// Lists the offices of a part that have files and are not in its summary.
fn offices_left(units: &[crate::world::units::UnitJob], state: &BuildState) -> Vec<String> {
    let made: BTreeSet<&str> = state.records.iter().map(|unit| unit.office.as_str()).collect();
    let offices = units.iter().filter_map(|unit| unit.office());
    offices.filter(|office| !made.contains(office)).map(str::to_owned).collect()
}
