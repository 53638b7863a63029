//! When a tree is known, and what a build does to it.

use super::*;
use std::os::unix::fs::MetadataExt;

const FIRST: [&str; 5] = ["a/b/c.html", "a/index.html", "a-b/x", "index.html", "z"];

fn inode(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().ino()
}

#[test]
fn the_spare_is_brought_up_to_date() {
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    assert!(!builder.spare().exists());
    // Links.
    let second = files(&["a/b/c.html=2", "a/index.html", "a-b/x", "index.html", "n/e/w"]);
    let built = builder.build_right(&second);
    assert!(built.was_known);
    assert_eq!(read_tree(&builder.spare()).0, files(&FIRST));
    let [one, other] = [builder.target(), builder.spare()].map(|tree| inode(&tree.join("a-b/x")));
    assert_eq!(one, other);
    // The spare.
    let third = files(&["a/b/c.html=2", "a/index.html=3", "a-b/x", "index.html"]);
    let folder = inode(&builder.spare());
    builder.build_right(&third);
    assert_eq!(inode(&builder.target()), folder);
    assert_eq!(read_tree(&builder.spare()).0, second);
    assert_eq!(builder.beside(), [".public.nianbao"]);
    assert_eq!(builder.beside_the_spare(), ["previous"]);
    // A file that comes back, a folder in the place of a file and the other way round.
    builder.build_right(&files(&["a/b/c.html/d", "a/index.html=3", "a-b", "n/e/w"]));
    builder.build_right(&files(&["a/b/c.html", "a/index.html=3", "a-b/x", "n=5"]));
    builder.build_right(&files(&["a"]));
    builder.build_right(&files(&[]));
    builder.build_right(&files(&FIRST));
    assert!(builder.build_right(&second).was_known);
}

#[test]
fn a_change_costs_what_changes() {
    let mut builder = Builder::new();
    let mut wanted: Files = (0..500).map(|n| (format!("{}/{n}", n % 50), vec![1])).collect();
    builder.build_right(&wanted);
    let mut steps = Vec::new();
    for round in 2..5 {
        wanted.insert("7/7".to_owned(), vec![round]);
        steps.push(builder.build_right(&wanted).steps);
    }
    assert!(steps[0] > 500, "{steps:?}");
    assert!(steps[1] < 30 && steps[2] < 30, "{steps:?}");
}

#[test]
fn nothing_is_touched_where_nothing_changes() {
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    let second = files(&["a/b/c.html=2", "index.html"]);
    builder.build_right(&second);
    let (list, spare) = (builder.target().join(".nianbao-files"), builder.spare());
    let before = (inode(&list), inode(&spare), builder.memory.clone());
    let built = builder.build_right(&second);
    assert!(built.was_known && built.steps == 5, "{built:?}");
    assert!(before == (inode(&list), inode(&spare), builder.memory.clone()));
}

#[test]
fn a_target_in_which_something_was_moved_is_not_known() {
    let known = |change: &dyn Fn(&Path)| {
        let mut builder = Builder::new();
        builder.build_right(&files(&FIRST));
        change(&builder.target());
        let (state, _) = builder.memory.unwrap();
        KnownTree::open(&builder.root.path().join("public"), state).is_some()
    };
    assert!(known(&|_| ()));
    assert!(known(&|target| drop(std::fs::read(target.join("z")).unwrap())));
    assert!(!known(&|target| write(&target.join("a/b/precious.txt"), "mine")));
    assert!(!known(&|target| write(&target.join("mine/precious.txt"), "mine")));
    assert!(!known(&|target| std::fs::remove_file(target.join("a-b/x")).unwrap()));
    assert!(!known(&|target| std::fs::rename(target.join("z"), target.join("y")).unwrap()));
    assert!(!known(&|target| std::fs::rename(target.join("a/b"), target.join("a/c")).unwrap()));
    assert!(!known(&|target| std::fs::remove_dir_all(target).unwrap()));
    assert!(!known(&|target| std::fs::create_dir(target.join("a/empty")).unwrap()));
    // A list that is another one, or no list.
    assert!(!known(&|target| write(&target.join(".nianbao-files"), "# nianbao\nz\n")));
    assert!(!known(&|target| write(&target.join(".nianbao-files"), "# nianbao\n../z\n")));
    assert!(!known(&|target| std::fs::remove_file(target.join(".nianbao-files")).unwrap()));
    // The same files in another folder.
    assert!(!known(&|target| {
        let other = target.with_file_name("other");
        std::fs::rename(target, &other).unwrap();
        let copied = std::process::Command::new("cp").arg("-al").args([&other, target]).status();
        assert!(copied.unwrap().success());
    }));
}

#[test]
fn a_spare_in_which_something_was_moved_is_not_used() {
    let change: [&dyn Fn(&Path); 5] = [
        &|_| (),
        &|spare| write(&spare.join("a/b/precious.txt"), "mine"),
        &|spare| std::fs::remove_file(spare.join("index.html")).unwrap(),
        // Moved and not removed: a new folder may get the inode of one that is gone.
        &|spare| std::fs::rename(spare, spare.with_file_name("aside")).unwrap(),
        &|spare| std::fs::remove_file(spare.join(".nianbao-files")).unwrap(),
    ];
    for (at, change) in change.into_iter().enumerate() {
        let mut builder = Builder::new();
        builder.build_right(&files(&FIRST));
        builder.build_right(&files(&["a/b/c.html=2", "index.html"]));
        let folder = inode(&builder.spare());
        change(&builder.spare());
        let built = builder.build_right(&files(&["a/b/c.html=3", "index.html"]));
        assert!(built.was_known);
        assert_eq!(inode(&builder.target()) == folder, at == 0, "{at}");
        assert_eq!(builder.kept.len(), usize::from(at == 1 || at == 4), "{at}");
        if at == 1 {
            let kept = read_tree(&builder.kept[0]).0;
            assert_eq!(kept, files(&["a/b/precious.txt=mine"]));
        }
    }
}

#[test]
fn what_others_put_into_the_target_meanwhile_is_kept() {
    for (path, rounds) in [("a/precious.txt", 1), ("a/precious.txt", 2), ("new/p", 2)] {
        let mut builder = Builder::new();
        for round in 0..rounds {
            builder.build_right(&files(&[&format!("a/x={round}"), "a/y"]));
        }
        let at = builder.target().join(path);
        let wanted = files(&["a/x=new", "a/y", "new/p"]);
        let built = builder.build_with(&wanted, Fault::Never, &|| write(&at, "mine"));
        assert!(built.was_known && built.result.is_ok(), "{built:?}");
        builder.assert_target(&wanted);
        let [kept] = &builder.kept[..] else { panic!("{:?}", builder.kept) };
        if path == "a/precious.txt" {
            assert_eq!(read_tree(kept).0, files(&["a/precious.txt=mine"]));
        } else {
            assert_eq!(read_tree(kept).0, files(&["new/p=mine"]));
        }
        builder.build_right(&wanted);
        assert_eq!(builder.beside(), [".public.nianbao", "public.nianbao-kept"]);
    }
}

#[test]
fn another_build_in_between_is_noticed() {
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    let target = builder.target();
    let others = || {
        let tree = NewTree::begin(&target, None).unwrap();
        tree.write("other", b"other").unwrap();
        tree.finish(["other"]).unwrap();
    };
    let built = builder.build_with(&files(&["a/b/c.html=2", "z"]), Fault::Never, &others);
    assert!(built.result.unwrap_err().to_string().contains("public"));
    assert_eq!(read_tree(&builder.target()).0, files(&["other"]));
    assert_eq!(builder.beside(), [".public.nianbao"]);
    let built = builder.build_right(&files(&FIRST));
    assert!(!built.was_known);
}

#[test]
fn without_links_there_are_copies() {
    let mut builder = Builder::new();
    builder.lacks = Lacks { links: true, exchange: true };
    for round in 0..4 {
        let wanted = files(&["a/b", "a/c", &format!("a/d{round}={round}"), &format!("e={round}")]);
        assert_eq!(builder.build_right(&wanted).was_known, round > 0);
        assert_eq!(builder.beside(), [".public.nianbao"]);
    }
    let [one, other] = [builder.target(), builder.spare()].map(|tree| inode(&tree.join("a/b")));
    assert_ne!(one, other);
}

#[test]
fn copies_are_checked() {
    use nianbao_core::source::Digest;
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    let source = builder.root.path().join("source.pdf");
    write(&source, "%PDF-");
    let tree = |builder: &Builder| {
        let (state, _) = builder.memory.clone().unwrap();
        let known = KnownTree::open(&builder.target(), state).unwrap();
        NewTree::begin(&builder.target(), Some(known)).unwrap()
    };
    let other = tree(&builder);
    let error = other.copy("n/e/w.pdf", &source, &Digest::from_bytes(b"other")).unwrap_err();
    assert!(error.to_string().contains("source.pdf"), "{error}");
    drop(other);
    let new = tree(&builder);
    new.copy("n/e/w.pdf", &source, &Digest::from_bytes(b"%PDF-")).unwrap();
    new.finish(["index.html", "n/e/w.pdf", "z"]).unwrap();
    builder.assert_target(&files(&["index.html", "n/e/w.pdf=%PDF-", "z"]));
}

#[test]
fn a_path_with_a_line_break_is_never_taken_as_known() {
    let mut builder = Builder::new();
    let wanted = files(&["a\nb", "c"]);
    assert!(builder.build(&wanted).result.is_ok());
    assert_eq!(read_tree(&builder.target()).0, wanted);
    assert!(builder.memory.is_none());
}

#[test]
fn a_state_survives_its_way_to_the_disk() {
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    builder.build_right(&files(&["z=2"]));
    let (state, _) = builder.memory.unwrap();
    let saved = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<TreeState>(&saved).unwrap(), state);
}

#[test]
#[should_panic(expected = "files on the list are written")]
fn a_file_on_the_list_that_is_nowhere_is_our_own_bug() {
    let mut builder = Builder::new();
    builder.build_right(&files(&FIRST));
    let (state, _) = builder.memory.clone().unwrap();
    let known = KnownTree::open(&builder.target(), state);
    let tree = NewTree::begin(&builder.target(), known).unwrap();
    let _ = tree.finish(["index.html", "nowhere"]);
}
