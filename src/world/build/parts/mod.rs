//! A build in parts: each makes the units of some offices, with a summary of them; then all are
//! joined to the site that an undivided build makes.

mod join;
mod make;
mod summary;

pub(super) use join::{JoinedParts, refuse_as_output};
pub(super) use make::build_part;

use super::UnitJob;
use nianbao_core::diag::UserError;
use nianbao_text::text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The part of a site that a build makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// All of it.
    #[default]
    Whole,
    /// The units of one part.
    Part(PartNumber),
    /// All of it, of the folders of all parts.
    Join(Vec<PathBuf>),
}

/// The number of a part, from 1, and that of all parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartNumber {
    number: u32,
    of: u32,
}

/// The largest number of parts.
const MAX_PARTS: u32 = 10_000;

impl PartNumber {
    /// Chooses the units of this part: those that follow each other and have about as many files
    /// as those of any other part.
    fn choose(self, jobs: Vec<UnitJob>) -> Vec<UnitJob> {
        let weight = |job: &UnitJob| job.files.len() as u64 + 1;
        let all: u64 = jobs.iter().map(weight).sum();
        let (mut before, part) = (0, u64::from(self.number - 1));
        let is_own = |job: &UnitJob| {
            let at = before * u64::from(self.of) / all.max(1);
            before += weight(job);
            at == part
        };
        let mut is_own = is_own;
        jobs.into_iter().filter(|job| is_own(job)).collect()
    }
}

impl fmt::Display for PartNumber {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}/{}", self.number, self.of)
    }
}

impl FromStr for PartNumber {
    type Err = anyhow::Error;

    fn from_str(words: &str) -> anyhow::Result<Self> {
        let parse =
            |words: &str| words.parse().ok().filter(|number| (1..=MAX_PARTS).contains(number));
        let both =
            words.split_once('/').and_then(|(number, of)| Some((parse(number)?, parse(of)?)));
        match both {
            Some((number, of)) if number <= of => Ok(Self { number, of }),
            _ => Err(UserError::new_error(text!(
                "--part {words} 应写成“第几部分/共几部分”，如 3/16（最多 {MAX_PARTS} 部分）",
                "--part {words} should be the number of a part and that of all, such as 3/16 (at most {MAX_PARTS})"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_is_in_one_part() {
        let mut job = UnitJob::default();
        let jobs = (0..50).map(|at| {
            job.offices = vec![format!("{at:02}")];
            job.clone()
        });
        let jobs: Vec<UnitJob> = jobs.collect();
        for of in [1, 2, 7, 50, 80] {
            let parts = (1..=of).map(|number| PartNumber { number, of }.choose(jobs.clone()));
            let parts: Vec<Vec<UnitJob>> = parts.collect();
            let sizes = parts.iter().map(Vec::len);
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1, "{of} parts");
            let all: Vec<String> = parts.concat().into_iter().flat_map(|job| job.offices).collect();
            let expected: Vec<String> = (0..50).map(|at| format!("{at:02}")).collect();
            assert_eq!(all, expected);
        }
    }

    #[test]
    fn a_part_is_written_as_two_numbers() {
        assert_eq!("3/16".parse::<PartNumber>().unwrap().to_string(), "3/16");
        for wrong in ["", "3", "0/3", "4/3", "-1/3", "1/0", "1/2/3", "１/２", "1/10001", "a/b"] {
            assert!(wrong.parse::<PartNumber>().is_err(), "{wrong}");
        }
    }
}
