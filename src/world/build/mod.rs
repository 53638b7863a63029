//! Builds a site: unit after unit is made, or taken over from the build before, then the pages
//! over all of them; then the new site takes the place of the old one. All of it, or nothing.

mod bigram_records;
mod blocks;
mod emit;
mod finish;
mod general;
mod identity;
mod kept_bigrams;
mod known;
mod lines;
mod memory;
mod output_lock;
mod parts;
mod prior;
mod scratch;
mod search;
mod state;
mod unit_work;
mod workbooks;

pub use super::checksums::MAX_LINES as MAX_LIST_LINES;
use super::import::ReaderSetup;
use super::output::Output;
use super::removals::Removals;
use super::sign::ListSigner;
use super::site_output::FileEntry;
use super::staging::{self, BuildSummary};
use super::tree::NewTree;
use super::units::{LeftOut, Listing, SiteRun, UnitJob};
use anyhow::Result;
use bigram_records::DamagedBigrams;
pub(super) use emit::Emitter;
pub(crate) use emit::ProgressSink;
use general::GeneralWork;
use identity::BuildIdentity;
use known::KnownSite;
pub use memory::Totals;
use nianbao_core::ExamineOptions;
use nianbao_core::check::FindingTally;
use nianbao_core::diag::Severity;
use nianbao_core::render::RenderCache;
use output_lock::lock_output;
pub use parts::{Division, PartNumber};
use prior::Prior;
use scratch::ScratchFolder;
use state::BuildState;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use unit_work::UnitWork;

/// A site to be built, and how.
pub struct BuildJob<'j> {
    /// The folder of the site.
    pub site: &'j Path,
    /// The folder that the site is written to.
    pub output: Output,
    /// The reports that are not to be part of it.
    pub left_out: LeftOut,
    /// Choices about drafts and the address.
    pub options: ExamineOptions,
    /// Add compressed copies even where `site.yaml` does not ask for them.
    pub compress: bool,
    /// Signs the list of digests.
    pub key: Option<ListSigner>,
    /// Forget the build before.
    pub fresh: bool,
    /// The part of the site that is made.
    pub division: Division,
    /// The most lines of a list of digests: [`MAX_LIST_LINES`], except in tests.
    pub max_list_lines: usize,
    /// Name all files of the site, for a publication.
    pub list_files: bool,
    /// Asked before many reports go from the output; true lets it happen.
    pub confirm_removals: &'j (dyn Fn(&Removals) -> bool + Sync),
    /// The reader of documents beside reports.
    pub reader: ReaderSetup,
    /// Called with the number of files that were made, and about how many there will be.
    pub on_page: &'j ProgressSink<'j>,
}

/// The outcome of a build.
pub enum BuildOutcome {
    /// There are findings at error level; nothing was changed.
    Refused(FindingTally),
    /// The site is in its place.
    Built(BuiltSite),
}

/// Why a site has to be made again.
enum Again {
    /// The years of the reports are others than those that the pages were made with.
    OtherYears(Vec<u16>),
    /// The data that an earlier build left are damaged.
    DamagedMemory,
}

/// A site that was built.
#[derive(Default)]
pub struct BuiltSite {
    /// The folders and files.
    pub summary: BuildSummary,
    /// The size of the site, and the number of findings that stand.
    pub totals: Totals,
    /// All its files, if they are to be named.
    pub entries: Vec<FileEntry>,
    /// Why documents beside reports could not be read, if they could not.
    pub review_failure: Option<anyhow::Error>,
}

impl BuiltSite {
    fn new(totals: Totals, entries: Vec<FileEntry>) -> Self {
        let summary = BuildSummary { files: totals.files, ..BuildSummary::default() };
        Self { summary, totals, entries, review_failure: None }
    }
}

/// Builds a site, or a part of one.
///
/// Errors: there is no site, the output holds files of others, a template fails, the disk does,
/// or parts cannot be joined; the old site then stays as it is.
pub fn build(job: &BuildJob) -> Result<BuildOutcome> {
    if let Division::Part(part) = job.division {
        return parts::build_part(job, part);
    }
    let target = job.output.target();
    let _lock = lock_output(target)?;
    let mut listing = Listing::without(job.site, &job.left_out)?;
    let mut prior = Prior::find(job, &listing)?;
    if let Prior::Memory(_, known) = &prior
        && known.is_current(&listing, &identity::digest_options(job))
    {
        let mut built = BuiltSite::new(known.memory.shared.totals.clone(), known.entries(job));
        built.summary.add_leftovers(staging::clear_abandoned(target)?);
        return Ok(BuildOutcome::Built(built));
    }
    if !matches!(prior, Prior::Memory(..)) {
        job.output.refuse_foreign_files()?;
    }
    let mut years = listing.years(job.options.drafts);
    loop {
        let run = SiteRun::with_listing(job.site, listing, &years, job.reader, &job.options);
        match (Build { job, run, years: years.clone() }).make(std::mem::take(&mut prior))? {
            Ok(outcome) => return Ok(outcome),
            // There are reports of other years than the paths of reports told.
            Err(Again::OtherYears(found)) => years = found,
            Err(Again::DamagedMemory) => {}
        }
        listing = Listing::without(job.site, &job.left_out)?;
    }
}

/// A build of a site that is not as it was.
struct Build<'b> {
    job: &'b BuildJob<'b>,
    run: SiteRun,
    /// The years for which there are reports.
    years: Vec<u16>,
}

impl Build<'_> {
    /// Makes all units, then the files over all of them, then puts the site in its place.
    fn make(self, prior: Prior) -> Result<std::result::Result<BuildOutcome, Again>> {
        let (job, run) = (self.job, &self.run);
        let identity = BuildIdentity::new(job, run, &self.years);
        let (tree, mut known) = prior.into_known(run, &identity)?;
        let target = job.output.target();
        let tree = NewTree::begin(target, tree)?;
        let emitter = self.emitter(&tree);
        let cache = match run.render_cache() {
            Ok(cache) => cache,
            Err(error) => return self.refuse_template(error).map(Ok),
        };
        let scratch = ScratchFolder::new(&tree);
        let work = self.unit_work(&cache, &emitter, &known);
        let state = run.for_each_unit::<_, BuildState>(
            &|unit, misfiled| work.make(unit, misfiled),
            &mut |state, made| state.take(made, scratch.path()),
        )?;
        known.forget_units();
        run.reviewer.save(false);
        let (plan, mut state) = state.conclude(run);
        let Some(permit) = state.checked.tally.permit() else {
            return Ok(Ok(BuildOutcome::Refused(state.checked.tally)));
        };
        if plan.summary.years().ne(self.years.iter().copied()) {
            return Ok(Err(Again::OtherYears(plan.summary.years().collect())));
        }
        let general = GeneralWork {
            run,
            cache: &cache,
            plan: &plan,
            emitter: &emitter,
            lines: &state.finish_lines()?,
            known: &known,
            target,
            basis: &identity.basis(),
            places: &state.record_places(&plan.summary),
            scratch: scratch.path(),
        };
        let made = match general.make() {
            Err(error) if known.search.is_some() && is_damage(&error) => {
                return Ok(Err(Again::DamagedMemory));
            }
            made => made?,
        };
        state.note_places(&plan.summary, &made.places);
        let signed = (&emitter, run.base.archive.site.base_url.as_str());
        let before = |path: &str| known.before(path);
        let files = finish::write_lists(job, signed, &state, made.entries, &before)?;
        let totals = finish::count(&plan, &state, &files);
        finish::check_removals(job, &state, &files)?;
        let mut built = BuiltSite::new(totals, files.entries(job, &state));
        if let Some(parts) = &known.parts {
            parts.link(&state.units_in_parts(), &tree)?;
        }
        let site = (tree, state, files);
        let origin = (identity, made.search, made.workbooks);
        built.summary = finish::put_in_place(job, &permit, site, origin, &built)?;
        built.review_failure = run.take_review_failure();
        Ok(Ok(BuildOutcome::Built(built)))
    }

    fn unit_work<'w>(
        &'w self,
        cache: &'w RenderCache,
        emitter: &'w Emitter<'w>,
        known: &'w KnownSite,
    ) -> UnitWork<'w> {
        UnitWork { run: &self.run, cache, emitter, known, failed: AtomicBool::new(false) }
    }

    fn emitter<'e>(&'e self, tree: &'e NewTree) -> Emitter<'e> {
        let (job, listing, archive) = (self.job, &self.run.listing, &self.run.base.archive);
        Emitter {
            tree: Some(tree),
            listing,
            compress: job.compress || archive.site.compress,
            on_page: job.on_page,
            done: AtomicUsize::new(0),
            // A report has a page and two files of data.
            total: listing.texts().count() * 3 + archive.offices.iter().len(),
        }
    }

    /// Refuses a site with a wrong template, with all that is found in its sources.
    ///
    /// Errors: nothing is found; then the template is what is wrong.
    fn refuse_template(&self, error: anyhow::Error) -> Result<BuildOutcome> {
        let tally = self.run.check(&|_| true)?.tally;
        if tally.count(Severity::Error) > 0 { Ok(BuildOutcome::Refused(tally)) } else { Err(error) }
    }
}

/// True for an error that comes of data which an earlier build left.
fn is_damage(error: &anyhow::Error) -> bool {
    error.chain().any(<dyn std::error::Error>::is::<DamagedBigrams>)
}
