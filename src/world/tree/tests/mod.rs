//! A tree that is made from the one before is the tree that is made from nothing.

mod kills;
mod sequences;
mod states;

use super::{KnownTree, NewTree, TreeState, memory_folder, spare_folder};
use crate::world::disk::faults::{Fault, Lacks, Planted};
use crate::world::file_list::FileList;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, Vec<u8>>;

/// Files of the given paths; a path with `=` says what is in it.
fn files(paths: &[&str]) -> Files {
    let file = |path: &&str| match path.split_once('=') {
        Some((path, text)) => (path.to_owned(), text.as_bytes().to_vec()),
        None => ((*path).to_owned(), path.as_bytes().to_vec()),
    };
    paths.iter().map(file).collect()
}

/// A target with what a program remembers of it.
struct Builder {
    root: tempfile::TempDir,
    lacks: Lacks,
    memory: Option<(TreeState, Files)>,
    /// The folders with files of others that were told of.
    kept: Vec<PathBuf>,
}

/// The outcome of a build.
#[derive(Debug)]
struct Built {
    was_known: bool,
    result: Result<()>,
    /// Operations that change the disk.
    steps: usize,
}

impl Builder {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        Self { root, lacks: Lacks::default(), memory: None, kept: Vec::new() }
    }

    fn target(&self) -> PathBuf {
        self.root.path().join("public")
    }

    fn spare(&self) -> PathBuf {
        spare_folder(&self.target())
    }

    fn build(&mut self, wanted: &Files) -> Built {
        self.build_with(wanted, Fault::Never, &|| ())
    }

    /// Builds, after `disturb` when all is written.
    fn build_with(&mut self, wanted: &Files, fault: Fault, disturb: &dyn Fn()) -> Built {
        let planted = Planted::new(self.root.path(), fault, self.lacks);
        let (was_known, result) = self.run(wanted, disturb);
        Built { was_known, result, steps: planted.steps() }
    }

    fn run(&mut self, wanted: &Files, disturb: &dyn Fn()) -> (bool, Result<()>) {
        let target = self.target();
        let memory = self.memory.clone();
        let known =
            memory.and_then(|(state, files)| Some((KnownTree::open(&target, state)?, files)));
        let (known, old) = known.unzip();
        let was_known = known.is_some();
        let result = NewTree::begin(&target, known).and_then(|tree| {
            let old = old.unwrap_or_default();
            let changed = wanted.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes));
            for (path, bytes) in changed {
                tree.write(path, bytes)?;
            }
            disturb();
            tree.finish(wanted.keys())
        });
        let result = result.map(|finished| {
            self.memory = finished.state.map(|state| (state, wanted.clone()));
            let foreign = finished.leftovers.into_iter().filter(|left| left.foreign);
            self.kept.extend(foreign.map(|left| left.folder));
        });
        (was_known, result)
    }

    /// Builds and asserts that the target is what it should be.
    fn build_right(&mut self, wanted: &Files) -> Built {
        let built = self.build(wanted);
        assert!(built.result.is_ok(), "{built:?}");
        self.assert_target(wanted);
        built
    }

    fn assert_target(&self, wanted: &Files) {
        let (files, folders) = read_tree(&self.target());
        assert_eq!(&files, wanted);
        assert_eq!(folders, folders_of(wanted), "no empty folders");
        let list = FileList::read_from(&self.target()).unwrap().unwrap();
        assert!(list.0.iter().eq(wanted.keys()), "{list:?}");
    }

    /// Names what is beside the target.
    fn beside(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.root.path()).unwrap().flatten();
        let names = entries.map(|entry| entry.file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name != "public").collect();
        names.sort();
        names
    }

    fn beside_the_spare(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(memory_folder(&self.target())) else { return vec![] };
        entries.flatten().map(|entry| entry.file_name().into_string().unwrap()).collect()
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Reads the files and the folders of a tree, without its list.
fn read_tree(root: &Path) -> (Files, BTreeSet<String>) {
    let (mut files, mut folders) = (Files::new(), BTreeSet::new());
    for entry in walkdir::WalkDir::new(root).min_depth(1).into_iter().flatten() {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        if entry.file_type().is_dir() {
            folders.insert(path);
        } else if path != ".nianbao-files" {
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
    (files, folders)
}

fn folders_of(files: &Files) -> BTreeSet<String> {
    let cuts = files.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
    cuts.map(str::to_owned).collect()
}
