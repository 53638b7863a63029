//! The data that earlier builds left: the memory of the target, or the folders of all parts.

use super::identity::BuildIdentity;
use super::known::{KnownSite, Recollection};
use super::memory::Memory;
use super::parts;
use super::{BuildJob, Division};
use crate::world::tree::KnownTree;
use crate::world::units::{Listing, SiteRun};
use anyhow::Result;
use std::path::PathBuf;

/// The data that earlier builds left for this one.
#[derive(Default)]
pub(super) enum Prior<'j> {
    #[default]
    None,
    /// The target and what is remembered of it.
    Memory(KnownTree, Box<Recollection>),
    /// The folders of all parts.
    Parts(&'j [PathBuf]),
}

impl<'j> Prior<'j> {
    /// Errors: the output is the folder of a part.
    pub(super) fn find(job: &'j BuildJob, listing: &Listing) -> Result<Self> {
        if let Division::Join(folders) = &job.division {
            parts::refuse_as_output(folders, job.output.target())?;
            return Ok(Self::Parts(folders));
        }
        Ok(Self::recall(job, listing).unwrap_or_default())
    }

    fn recall(job: &BuildJob, listing: &Listing) -> Option<Self> {
        let target = job.output.target();
        let memory = (!job.fresh).then(|| Memory::load(target)).flatten()?;
        let tree = KnownTree::open(target, memory.shared.tree.clone())?;
        Some(Self::Memory(tree, Box::new(Recollection::new(memory, listing))))
    }

    /// Chooses what can be taken over.
    ///
    /// Errors: the parts are not all parts of the site of today.
    pub(super) fn into_known(
        self,
        run: &SiteRun,
        identity: &BuildIdentity,
    ) -> Result<(Option<KnownTree>, KnownSite)> {
        Ok(match self {
            Self::None => (None, KnownSite::default()),
            Self::Memory(tree, known) => {
                (Some(tree), known.into_known(&run.listing, &run.base.archive, identity))
            }
            Self::Parts(folders) => (None, KnownSite::of_parts(folders, &run.listing, identity)?),
        })
    }
}
