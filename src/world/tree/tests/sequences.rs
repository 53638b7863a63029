//! Random sequences of builds, with others who put files into the trees.

use super::*;
use proptest::prelude::*;
use std::cell::Cell;

/// Paths that stand in one another's way.
const PATHS: [&str; 14] = [
    "a", "a/b", "a/b/c", "a/b/d", "a/e", "a-b", "a-b/c", "f/g/h", "f/g/i", "f/j", "k", "l",
    "l/m/n/o", "p",
];

#[derive(Clone, Debug)]
enum Event {
    /// Sets a file, or removes it.
    Change(usize, Option<u8>),
    Build,
    /// A build that is killed at a step.
    Killed(usize),
    /// A build in which a step fails.
    Failing(usize),
    /// A file of somebody else in the target, in the spare, or in the target while a
    /// build writes.
    InTarget(usize),
    InSpare(usize),
    WhileBuilding(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let path = 0..PATHS.len();
    prop_oneof![
        12 => (path.clone(), proptest::option::weighted(0.7, 0u8..4))
            .prop_map(|(path, content)| Event::Change(path, content)),
        6 => Just(Event::Build),
        1 => (1usize..60).prop_map(Event::Killed),
        1 => (1usize..60).prop_map(Event::Failing),
        1 => path.clone().prop_map(Event::InTarget),
        1 => path.clone().prop_map(Event::InSpare),
        1 => path.prop_map(Event::WhileBuilding),
    ]
}

/// The sequence so far.
struct Sequence {
    builder: Builder,
    wanted: Files,
    foreign: Cell<usize>,
}

impl Sequence {
    /// Sets a file; the files in whose way it is, go.
    fn change(&mut self, path: &str, content: Option<u8>) {
        self.wanted.remove(path);
        if let Some(content) = content {
            let is_in_the_way = |other: &str| {
                other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
                    || path.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
            };
            self.wanted.retain(|other, _| !is_in_the_way(other));
            self.wanted.insert(path.to_owned(), vec![content]);
        }
    }

    /// Puts a file of somebody else beside a path of a tree, if it has that folder.
    fn put(&self, tree: &Path, path: &str) {
        let folder = tree.join(path).parent().unwrap().to_path_buf();
        if folder.is_dir() {
            let number = self.foreign.get();
            self.foreign.set(number + 1);
            std::fs::write(folder.join(format!("foreign-{number}")), number.to_string()).unwrap();
        }
    }

    /// Moves files of others out of the target, as a person does who is told of them.
    fn move_foreign_away(&self) {
        let away = self.builder.root.path().join("away");
        std::fs::create_dir_all(&away).unwrap();
        for entry in walkdir::WalkDir::new(self.builder.target()).into_iter().flatten() {
            let name = entry.file_name().to_str().unwrap();
            if name.starts_with("foreign-") {
                std::fs::rename(entry.path(), away.join(name)).unwrap();
            }
        }
    }

    fn build(&mut self, fault: Fault, disturb: Option<&str>) {
        self.move_foreign_away();
        let target = self.builder.target();
        let before = read_tree(&target).0;
        let wanted = self.wanted.clone();
        let stood_before = self.builder.spare().exists();
        let mut builder = std::mem::replace(&mut self.builder, Builder::new());
        std::mem::swap(&mut builder.lacks, &mut self.builder.lacks);
        self.builder.lacks = builder.lacks;
        let put = || disturb.into_iter().for_each(|path| self.put(&target, path));
        let built = builder.build_with(&wanted, fault, &put);
        let spare = builder.spare();
        if fault == Fault::Never {
            // A disk that failed may have left a spare that nobody knows; it goes with the next
            // build that has something to do.
            let is_left = stood_before && before == wanted;
            assert!(built.result.is_ok(), "{built:?}");
            // Where nothing is to be done, nobody is told of a file of somebody else.
            if disturb.is_none() || before != wanted {
                builder.assert_target(&wanted);
            }
            let has_spare =
                (builder.memory.as_ref()).is_some_and(|(state, _)| state.spare.is_some());
            assert!(has_spare == spare.exists() || is_left, "{has_spare} {spare:?}");
            if disturb.is_none() && has_spare && before != wanted {
                assert_eq!(read_tree(&spare).0, before, "nothing was written through a link");
            }
        }
        self.builder = builder;
    }

    fn assert_nothing_lost(&self) {
        let all: BTreeSet<String> = walkdir::WalkDir::new(self.builder.root.path())
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_name().to_str().unwrap().starts_with("foreign-"))
            .map(|entry| std::fs::read_to_string(entry.path()).unwrap())
            .collect();
        let put: BTreeSet<String> = (0..self.foreign.get()).map(|n| n.to_string()).collect();
        assert_eq!(all, put);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_gives_the_tree_that_is_wanted(
        events in proptest::collection::vec(event(), 1..60)
    ) {
        let builder = Builder::new();
        let mut sequence = Sequence { builder, wanted: Files::new(), foreign: Cell::new(0) };
        for event in events {
            match event {
                Event::Change(path, content) => sequence.change(PATHS[path], content),
                Event::Build => sequence.build(Fault::Never, None),
                Event::Killed(at) => sequence.build(Fault::StopAt(at), None),
                Event::Failing(at) => sequence.build(Fault::FailAt(at), None),
                Event::InTarget(path) => sequence.put(&sequence.builder.target(), PATHS[path]),
                Event::InSpare(path) => sequence.put(&sequence.builder.spare(), PATHS[path]),
                Event::WhileBuilding(path) => sequence.build(Fault::Never, Some(PATHS[path])),
            }
            sequence.assert_nothing_lost();
        }
        sequence.build(Fault::Never, None);
        sequence.assert_nothing_lost();
        let beside = sequence.builder.beside();
        prop_assert!(beside.iter().all(|name| !name.contains("nianbao-new")), "{:?}", beside);
    }
}
