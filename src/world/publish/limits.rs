//! Limits of hosts of sites, checked before anything is sent.

use crate::world::site_output::FileEntry;
use nianbao_core::config::HostLimits;
use nianbao_core::diag::Text;
use nianbao_text::text;
use std::collections::HashMap;

const MIB: u64 = 1024 * 1024;

/// Returns a warning for each limit of a host that a site exceeds.
pub(super) fn check_limits(
    host: &HostLimits,
    entries: &[FileEntry],
    redirects: usize,
) -> Vec<Text> {
    let (name, count) = (host.name, entries.len());
    let mut found = Vec::new();
    if let Some(most) = host.redirects.filter(|most| redirects > *most) {
        found.push(text!(
            "{name} 最多执行 {most} 条转址规则，这里有 {redirects} 条（每个旧代号两条）：超出的旧网址靠各自的转址网页，附件和数据文件的旧网址会失效",
            "{name} heeds {most} rules of redirection at most, here are {redirects} (two for each former id): beyond that old addresses have their pages that lead on, and those of attachments and data files are dead"
        ));
    }
    if let Some(most) = host.files.filter(|most| count > *most) {
        found.push(text!(
            "{name} 最多收 {most} 个文件，这里有 {count} 个：可按年度分成几个站点",
            "{name} takes {most} files at most, here are {count}: split the archive by years"
        ));
    }
    if let Some(most) = host.files_in_folder
        && let Some((folder, count)) = fullest_folder(entries).filter(|(_, count)| count > &most)
    {
        found.push(text!(
            "{name} 一个文件夹最多收 {most} 个文件，/{folder} 中有 {count} 个",
            "{name} takes {most} files in a folder at most, /{folder} has {count}"
        ));
    }
    if let Some(most) = host.file_size {
        let large = entries.iter().filter(|entry| entry.digest.size > most);
        found.extend(large.map(|entry| {
            let (path, is, most) = (&entry.path, entry.digest.size / MIB, most / MIB);
            text!(
                "{name} 单个文件最大 {most} MiB，{path} 有 {is} MiB",
                "{name} takes files of {most} MiB at most, {path} has {is} MiB"
            )
        }));
    }
    let total: u64 = entries.iter().map(|entry| entry.digest.size).sum();
    if let Some(most) = host.total.filter(|most| total > *most) {
        let (most, is) = (most / MIB, total / MIB);
        found.push(text!(
            "{name} 的站点最大 {most} MiB，这里有 {is} MiB",
            "{name} takes sites of {most} MiB at most, this one has {is} MiB"
        ));
    }
    found
}

/// Returns the folder that has most files directly in it, and how many.
fn fullest_folder(entries: &[FileEntry]) -> Option<(&str, usize)> {
    let mut folders: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        *folders
            .entry(entry.path.rsplit_once('/').map_or("", |(folder, _)| folder))
            .or_default() += 1;
    }
    folders.into_iter().max_by_key(|(folder, count)| (*count, std::cmp::Reverse(*folder)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::config::HOSTS;
    use nianbao_core::source::Digest;

    fn entry(path: String, size: u64) -> FileEntry {
        let mut digest = Digest::from_bytes(b"");
        digest.size = size;
        FileEntry { path, digest }
    }

    #[test]
    fn limits_are_told_and_only_when_passed() {
        let [cloudflare, github, netlify] = HOSTS;
        let at = |count: usize| -> Vec<FileEntry> {
            (0..count).map(|n| entry(format!("a/{n}"), 1)).collect()
        };
        assert!(check_limits(&cloudflare, &at(20_000), 0).is_empty());
        assert_eq!(check_limits(&cloudflare, &at(20_001), 0).len(), 1);
        assert_eq!(check_limits(&netlify, &at(54_001), 0).len(), 1);
        assert_eq!(check_limits(&cloudflare, &at(1), 100).len(), 0);
        assert_eq!(check_limits(&cloudflare, &at(1), 102).len(), 1);
        assert_eq!(check_limits(&github, &at(1), 2).len(), 1);
        let large = [entry("a.pdf".to_owned(), 25 * MIB), entry("b.pdf".to_owned(), 25 * MIB + 1)];
        let words = check_limits(&cloudflare, &large, 0);
        assert_eq!(words.len(), 1);
        assert!(words[0].en.contains("b.pdf"));
        assert_eq!(check_limits(&github, &[entry("a.bin".to_owned(), 2048 * MIB)], 0).len(), 2);
    }
}
