//! The names of the lists of digests. The list of a large site is divided: one at the top
//! vouches for those in the folders of years and of offices.

/// The path of the list of digests, in the format of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";
/// The path of that list's signature, if it is signed.
pub const SIGNATURE: &str = "SHA256SUMS.minisig";

/// Returns the folder of a path whose files have lists of their own in a large site: that
/// of a year, or `offices`.
pub fn folder_with_lists(path: &str) -> Option<&str> {
    let (folder, _) = path.split_once('/')?;
    let is_year = folder.len() == 4 && folder.bytes().all(|byte| byte.is_ascii_digit());
    (is_year || folder == "offices").then_some(folder)
}

/// Returns the name of a folder's list by its number, from 1: `SHA256SUMS`, then
/// `SHA256SUMS-2`.
pub fn list_name(part: usize) -> String {
    if part == 1 { SUMS.to_owned() } else { format!("{SUMS}-{part}") }
}

/// Returns the folder of a list that stands in a folder, and nothing for any other path.
/// The list at the top is none of these.
pub fn folder_of_list(path: &str) -> Option<&str> {
    let folder = folder_with_lists(path)?;
    let part = path[folder.len() + 1..].strip_prefix(SUMS)?;
    let Some(part) = part.strip_prefix('-') else { return part.is_empty().then_some(folder) };
    // Written one way only, so that no other name counts as the same part.
    let is_number = part.len() <= 4
        && !part.starts_with('0')
        && part != "1"
        && !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_known_by_their_place_and_name() {
        for (path, folder) in [
            ("2020/SHA256SUMS", "2020"),
            ("2020/SHA256SUMS-2", "2020"),
            ("offices/SHA256SUMS-12", "offices"),
        ] {
            assert_eq!(folder_of_list(path), Some(folder), "{path}");
        }
        for part in [1, 2, 9999] {
            assert!(folder_of_list(&format!("2020/{}", list_name(part))).is_some(), "{part}");
        }
        for path in [
            "SHA256SUMS",
            "SHA256SUMS-2",
            "2020/a/SHA256SUMS",
            "20200/SHA256SUMS",
            "２０２０/SHA256SUMS",
            "data/SHA256SUMS",
            "2020/SHA256SUMS-",
            "2020/SHA256SUMS-1",
            "2020/SHA256SUMS-02",
            "2020/SHA256SUMS-10000",
            "2020/SHA256SUMS-2x",
            "2020/SHA256SUMS.minisig",
        ] {
            assert_eq!(folder_of_list(path), None, "{path}");
        }
    }
}
