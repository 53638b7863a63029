//! `theme`: whose the templates are, and copies of the program's.

use crate::support::disk::Disk;
use crate::support::program::Ran;

fn theme(disk: &Disk, args: &[&str]) -> Ran {
    disk.run(&[&["theme"], args].concat())
}

#[test]
fn copies_of_the_programs_files_change_nothing_until_they_are_changed() {
    let disk = Disk::new(&[]);
    assert_eq!(disk.run(&["build"]).code, 0);
    let before = disk.read("public/2022/index.html");
    let ran = theme(&disk, &["eject", "citation.html", "style.css", "icon.svg"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let list = theme(&disk, &["list"]).out;
    for line in [
        "citation.html        templates/citation.html\n",
        "style.css            themes/portal/style.css\n",
        "year.html            程序自带\n",
    ] {
        assert!(list.contains(line), "{list}");
    }
    assert_eq!(disk.run(&["check"]).code, 0);
    assert_eq!(disk.run(&["build"]).code, 0);
    let without_digests = |page: &str| {
        let parts = page.split("/assets/").map(|part| part.split_once('"').map_or("", |it| it.1));
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let after = disk.read("public/2022/index.html");
    assert_eq!(without_digests(&after)[1..], without_digests(&before)[1..]);

    disk.write(
        "templates/citation.html",
        disk.read("templates/citation.html")
            .replace("{{ words.citation.label }}", "本页出处：")
            .as_bytes(),
    );
    assert_eq!(disk.run(&["check"]).code, 0);
    assert_eq!(disk.run(&["build"]).code, 0);
    assert!(disk.read("public/2022/index.html").contains("本页出处"));
}

#[test]
fn what_is_there_stays() {
    let disk = Disk::new(&[]);
    disk.write("templates/base.html", "自己的".as_bytes());
    let ran = theme(&disk, &["eject", "base.html"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("已有的文件不会被覆盖"), "{ran:?}");
    assert_eq!(disk.read("templates/base.html"), "自己的");
    for (name, words) in
        [("bas.html", "是否要写 base.html"), ("../site.yaml", "没有名为"), ("", "没有名为")]
    {
        let ran = theme(&disk, &["eject", name]);
        assert!(ran.code == 2 && ran.err.contains(words), "{ran:?}");
    }
}

#[test]
fn a_copy_of_an_older_file_is_named() {
    let disk = Disk::new(&[]);
    assert_eq!(theme(&disk, &["eject", "citation.html", "tables.js"]).code, 0);
    for path in ["templates/citation.html", "themes/portal/tables.js"] {
        let copy = disk.read(path);
        let (text, mark) = copy.rsplit_once("eject: ").unwrap();
        let (name, _) = mark.split_once(' ').unwrap();
        let old = format!("{text}eject: {name} 0123456789ab */\n");
        disk.write(path, old.as_bytes());
        let ran = disk.run(&["check"]);
        let all = ran.out + &ran.err;
        assert!(all.contains("outdated-template") && all.contains(&format!("{path}:1")), "{all}");
        disk.write(path, copy.as_bytes());
    }
}
