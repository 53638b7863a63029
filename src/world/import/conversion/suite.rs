//! `LibreOffice` as the importer sees it: documents in, Word files and workbooks out, with as
//! few starts as can be.

use super::error::ConversionError;
use super::kept::KeptConversions;
use super::program::{find_program, max_time, parse_version};
use super::protocol::{RunEnd, RunRequest};
use super::run::run_suite;
use nianbao_core::source::Digest;
use nianbao_document::{ConversionTarget, ConvertibleFormat};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// A document to be converted.
#[derive(Clone, Copy)]
pub(in crate::world::import) struct SuiteInput<'a> {
    pub(in crate::world::import) format: ConvertibleFormat,
    pub(in crate::world::import) bytes: &'a [u8],
}

/// A document after its conversion.
#[derive(Clone, Debug)]
pub(in crate::world::import) struct ConvertedDocument {
    /// The name and version of the suite.
    pub(in crate::world::import) suite: String,
    pub(in crate::world::import) target: ConversionTarget,
    pub(in crate::world::import) bytes: Arc<[u8]>,
}

type Conversion = Result<ConvertedDocument, ConversionError>;

/// `LibreOffice`, and what it made in this run.
pub(in crate::world) struct OfficeSuite {
    program: OnceLock<Result<SuiteProgram, ConversionError>>,
    /// Conversions by the digests of the documents.
    done: Mutex<HashMap<String, Conversion>>,
    /// Held while `LibreOffice` runs: one start at a time has the machine.
    running: Mutex<()>,
    kept: KeptConversions,
}

/// `LibreOffice` as it was found.
struct SuiteProgram {
    path: PathBuf,
    /// Its name and version.
    version: String,
    max_time: Duration,
}

impl OfficeSuite {
    /// Looks for nothing yet: most sites have no such documents.
    pub(in crate::world) fn new() -> Self {
        Self {
            program: OnceLock::new(),
            done: Mutex::default(),
            running: Mutex::default(),
            kept: KeptConversions::new(),
        }
    }

    /// Converts a document, unless that was done before.
    pub(in crate::world::import) fn convert(&self, input: SuiteInput) -> Conversion {
        self.convert_all(&[input]);
        let done = lock(&self.done).get(&digest(input)).cloned();
        done.unwrap_or(Err(ConversionError::NotInstalled))
    }

    /// Converts documents, all of a kind in one start; [`OfficeSuite::convert`] hands them
    /// out then.
    pub(in crate::world::import) fn convert_all(&self, inputs: &[SuiteInput]) {
        let _running = lock(&self.running);
        let open: Vec<(String, SuiteInput)> = {
            let done = lock(&self.done);
            let all = inputs.iter().map(|input| (digest(*input), *input));
            all.filter(|(digest, _)| !done.contains_key(digest)).collect()
        };
        if open.is_empty() {
            return;
        }
        let program = match self.program.get_or_init(SuiteProgram::find) {
            Ok(program) => program,
            Err(error) => {
                let refused = open.into_iter().map(|(digest, _)| (digest, Err(error.clone())));
                return lock(&self.done).extend(refused);
            }
        };
        for target in [ConversionTarget::Docx, ConversionTarget::Xlsx] {
            let mut open: Vec<_> =
                open.iter().filter(|(_, input)| input.format.target() == target).collect();
            open.sort_by(|one, other| one.0.cmp(&other.0));
            open.dedup_by(|one, other| one.0 == other.0);
            open.retain(|(digest, _)| !self.take_kept(program, target, digest));
            let inputs: Vec<SuiteInput> = open.iter().map(|(_, input)| *input).collect();
            let results = program.convert_in_rounds(target, &inputs);
            for ((digest, _), result) in open.into_iter().zip(results) {
                if let Ok(document) = &result {
                    self.kept.put(&program.version, digest, &document.bytes);
                }
                lock(&self.done).insert(digest.clone(), result);
            }
        }
        self.kept.prune();
    }

    /// Forgets what was made, so that not all documents of a long run are held at once.
    pub(in crate::world::import) fn forget(&self) {
        lock(&self.done).clear();
    }

    /// Takes over a conversion of a former run.
    fn take_kept(&self, program: &SuiteProgram, target: ConversionTarget, digest: &str) -> bool {
        let Some(bytes) = self.kept.get(&program.version, digest) else { return false };
        let document =
            ConvertedDocument { suite: program.version.clone(), target, bytes: bytes.into() };
        lock(&self.done).insert(digest.to_owned(), Ok(document));
        true
    }
}

impl SuiteProgram {
    /// Finds `LibreOffice` and asks for its version.
    ///
    /// Errors: it is not there, is another program, or does not start.
    fn find() -> Result<Self, ConversionError> {
        let path = find_program().ok_or(ConversionError::NotInstalled)?;
        let mut program = Self { path, version: String::new(), max_time: max_time() };
        let request = program.request(ConversionTarget::Docx, &[]);
        let not_started = |reason| ConversionError::NotStarted { reason };
        let (answer, _) =
            run_suite(&request, &[]).map_err(|error| not_started(error.to_string()))?;
        match answer.end {
            RunEnd::NotStarted(reason) => {
                return Err(not_started(format!("{}: {reason}", request.program)));
            }
            RunEnd::NoRoom { folder, reason } => {
                return Err(ConversionError::NoRoom { folder, reason });
            }
            _ => {}
        }
        program.version = parse_version(&answer.output)
            .ok_or(ConversionError::NotLibreOffice { program: request.program })?;
        Ok(program)
    }

    fn request(&self, target: ConversionTarget, inputs: &[SuiteInput]) -> RunRequest {
        let extensions = inputs.iter().map(|input| input.format.extension().to_owned());
        RunRequest {
            program: self.path.to_string_lossy().into_owned(),
            target,
            max_time: u64::try_from(self.max_time.as_millis()).unwrap_or(u64::MAX),
            extensions: extensions.collect(),
        }
    }

    /// Converts documents in one start. Where it broke off, the document that it was at is
    /// set aside and the others are started again; those of which nothing was made are tried
    /// once more, each by itself, so that none is lost for the fault of another.
    fn convert_in_rounds(
        &self,
        target: ConversionTarget,
        inputs: &[SuiteInput],
    ) -> Vec<Conversion> {
        let nothing = Err(ConversionError::NothingMade { suite: self.version.clone() });
        let mut results = vec![nothing; inputs.len()];
        let (mut open, mut alone): (Vec<usize>, Vec<usize>) =
            ((0..inputs.len()).collect(), Vec::new());
        while !open.is_empty() {
            let is_single = open.len() == 1;
            let round: Vec<SuiteInput> = open.iter().map(|at| inputs[*at]).collect();
            let (end, made) = self.run_round(target, &round);
            let failure = self.failure(&end);
            let mut missing = Vec::new();
            let last = made.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
            for (place, (at, made)) in open.iter().zip(made).enumerate() {
                match made {
                    Some(document) => results[*at] = Ok(document),
                    None => missing.push((place, *at)),
                }
            }
            let is_broken_off = end != RunEnd::Finished;
            // It takes them in turn: behind the last that it made stands the one that it was at.
            let is_behind = |(place, _): &&(usize, usize)| is_broken_off && *place >= last;
            let behind: Vec<usize> = missing.iter().filter(is_behind).map(|(_, at)| *at).collect();
            if let Some(suspect) = behind.first() {
                results[*suspect] = Err(failure);
            }
            let is_started = !matches!(end, RunEnd::NotStarted(_) | RunEnd::NoRoom { .. });
            if !is_single && is_started {
                alone.extend(missing.iter().filter(|one| !is_behind(one)).map(|(_, at)| *at));
                // One that hung would hang again.
                alone.extend(behind.first().filter(|_| end == RunEnd::Crashed));
            }
            open = behind.into_iter().skip(1).collect();
            if !is_started {
                for at in &open {
                    results[*at] = Err(self.failure(&end));
                }
                break;
            }
        }
        for at in alone {
            let (end, made) = self.run_round(target, &inputs[at..=at]);
            let made = made.into_iter().next().flatten();
            results[at] = made.ok_or_else(|| self.failure(&end));
        }
        results
    }

    /// Starts `LibreOffice` once.
    fn run_round(
        &self,
        target: ConversionTarget,
        inputs: &[SuiteInput],
    ) -> (RunEnd, Vec<Option<ConvertedDocument>>) {
        let documents: Vec<&[u8]> = inputs.iter().map(|input| input.bytes).collect();
        let convert = |bytes: Vec<u8>| ConvertedDocument {
            suite: self.version.clone(),
            target,
            bytes: bytes.into(),
        };
        match run_suite(&self.request(target, inputs), &documents) {
            Ok((answer, made)) => {
                (answer.end, made.into_iter().map(|made| made.map(convert)).collect())
            }
            Err(error) => (RunEnd::NotStarted(error.to_string()), vec![None; inputs.len()]),
        }
    }

    /// Returns why nothing was made of the document at which a start ended.
    fn failure(&self, end: &RunEnd) -> ConversionError {
        let suite = self.version.clone();
        match end {
            RunEnd::NotStarted(reason) => ConversionError::NotStarted { reason: reason.clone() },
            RunEnd::NoRoom { folder, reason } => {
                ConversionError::NoRoom { folder: folder.clone(), reason: reason.clone() }
            }
            RunEnd::Finished => ConversionError::NothingMade { suite },
            RunEnd::Crashed => ConversionError::Crashed { suite },
            RunEnd::Expired => ConversionError::Expired { suite, seconds: self.max_time.as_secs() },
        }
    }
}

fn digest(input: SuiteInput) -> String {
    Digest::from_bytes(input.bytes).sha256()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
