//! Imports many documents: first those that are read as they are, then those that have to be
//! converted, many in one start of the program that converts them.

use super::importer::{ImportOutcome, Importer};
use super::original::read_bytes;
use super::worker::RefusalCause;
use nianbao_document::ConvertibleFormat;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// The most documents of a batch.
const MAX_BATCH: usize = 100;
/// The most bytes of a batch; a larger document is one by itself.
const MAX_BATCH_SIZE: usize = 128 * 1024 * 1024;

impl Importer<'_> {
    /// Imports documents in parallel and returns their outcomes in the order of the
    /// documents. `on_document` is called when one is done.
    pub fn import_documents(
        &self,
        documents: &[PathBuf],
        on_document: &(dyn Fn() + Sync),
    ) -> Vec<ImportOutcome> {
        let import = |document: &PathBuf| {
            let outcomes = self.import_document(document, None);
            if convertible(&outcomes).is_none() {
                on_document();
            }
            outcomes
        };
        let mut all: Vec<Vec<ImportOutcome>> = documents.par_iter().map(import).collect();
        let waiting = all.iter().enumerate();
        let waiting = waiting.filter_map(|(at, outcomes)| Some((at, convertible(outcomes)?)));
        let waiting: Vec<(usize, ConvertibleFormat)> = waiting.collect();
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            let (batch, behind) = rest.split_at(self.convert_batch(documents, rest));
            let convert = |(at, format): &(usize, ConvertibleFormat)| {
                let outcomes = self.import_document(&documents[*at], Some(*format));
                on_document();
                (*at, outcomes)
            };
            let converted: Vec<_> = batch.par_iter().map(convert).collect();
            for (at, outcomes) in converted {
                all[at] = outcomes;
            }
            self.reader().forget_conversions();
            rest = behind;
        }
        all.into_iter().flatten().collect()
    }

    /// Imports the documents again that were refused for what they say, after offices were
    /// added, and returns all outcomes in their order.
    pub fn import_refused(
        &self,
        outcomes: Vec<ImportOutcome>,
        on_document: &(dyn Fn() + Sync),
    ) -> Vec<ImportOutcome> {
        let is_refused = |outcome: &&ImportOutcome| {
            let refusal = outcome.result.as_ref().err();
            refusal.is_some_and(|refusal| refusal.cause == RefusalCause::Document)
        };
        let refused = outcomes.iter().filter(is_refused).map(|outcome| outcome.document.clone());
        let mut refused: Vec<PathBuf> = refused.collect();
        refused.dedup();
        let mut again: HashMap<PathBuf, Vec<ImportOutcome>> = HashMap::new();
        for outcome in self.import_documents(&refused, on_document) {
            again.entry(outcome.document.clone()).or_default().push(outcome);
        }
        let refused: HashSet<PathBuf> = refused.into_iter().collect();
        let mut all = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            if refused.contains(&outcome.document) {
                all.extend(again.remove(&outcome.document).into_iter().flatten());
            } else {
                all.push(outcome);
            }
        }
        all
    }

    /// Converts the first of some documents, as many as are a batch, and returns their number.
    fn convert_batch(
        &self,
        documents: &[PathBuf],
        waiting: &[(usize, ConvertibleFormat)],
    ) -> usize {
        let (mut batch, mut size, mut count) = (Vec::new(), 0, 0);
        for (at, format) in waiting.iter().take(MAX_BATCH) {
            // One that is gone by now is told of when it is imported.
            let bytes = read_bytes(&documents[*at]).unwrap_or_default();
            size += bytes.len();
            if count > 0 && size > MAX_BATCH_SIZE {
                break;
            }
            count += 1;
            if !bytes.is_empty() {
                batch.push((*format, bytes));
            }
        }
        self.reader().convert_all(&batch);
        count
    }
}

/// Returns the format of a document that has to be converted.
fn convertible(outcomes: &[ImportOutcome]) -> Option<ConvertibleFormat> {
    let [outcome] = outcomes else { return None };
    outcome.result.as_ref().err()?.convertible
}
