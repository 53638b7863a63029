//! Orders the files of a site so that what is linked to comes before what links to it.

use nianbao_core::plan::folder_of_list;

/// The number of rounds of files; each begins when the one before is done.
pub(super) const ROUND_COUNT: usize = 6;

/// Files at the root that announce others, besides feeds, sitemaps and lists of digests.
const ANNOUNCEMENTS: [&str; 3] = ["robots.txt", "_redirects", "redirects.nginx.conf"];
/// Pages at the root that lead everywhere and that readers meet first.
const ENTRANCES: [&str; 2] = ["index.html", "404.html"];

/// Returns the round of a file: 0 for what pages embed or offer, 1 for data, 2 for pages, 3 for
/// lists of pages, 4 for what announces files, 5 for the home page.
pub(super) fn round_of(path: &str) -> usize {
    let original = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
    let is_at_root = !original.contains('/');
    match original.rsplit_once('.').map_or("", |(_, ending)| ending) {
        _ if original.starts_with("assets/") => 0,
        _ if ENTRANCES.contains(&original) => 5,
        "html" | "htm" if original.matches('/').count() > 1 => 2,
        "html" | "htm" => 3,
        "xml" if is_at_root => 4,
        _ if folder_of_list(original).is_some() => 4,
        _ if is_at_root
            && (ANNOUNCEMENTS.contains(&original) || original.starts_with("SHA256SUMS")) =>
        {
            4
        }
        "json" | "jsonl" | "csv" => 1,
        _ => 0,
    }
}

/// Divides things with a path into rounds, each in the order given.
pub(super) fn divide<T>(
    things: impl IntoIterator<Item = T>,
    path: impl Fn(&T) -> &str,
) -> [Vec<T>; ROUND_COUNT] {
    let mut rounds = [const { Vec::new() }; ROUND_COUNT];
    for thing in things {
        rounds[round_of(path(&thing))].push(thing);
    }
    rounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_to_comes_first() {
        let order = [
            ["2022/shili-czj/附件.pdf", "assets/style.css"],
            ["2022/shili-czj/report.json", "data/archive-2022.jsonl"],
            ["2022/shili-czj/index.html", "offices/shili-czj/index.html"],
            ["2022/index.html", "about.html"],
            ["2022/SHA256SUMS-2", "feed.xml"],
            ["404.html", "index.html.gz"],
        ];
        for (round, paths) in order.iter().enumerate() {
            for path in paths {
                assert_eq!(round_of(path), round, "{path}");
            }
        }
    }
}
