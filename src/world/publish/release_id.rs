//! The ids of releases: the time of the publication in UTC, as 20250120-083000, and a number
//! behind it for a second one in the same second. Their order is that of the publications.

use jiff::Timestamp;

/// A release that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseInfo {
    /// The id.
    pub id: String,
}

/// Returns an id that comes after all others.
pub(super) fn next_release_id(taken: &[ReleaseInfo]) -> String {
    let id = Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    match taken.iter().map(|release| release.id.as_str()).max() {
        // In the same second, or with a clock that was put back.
        Some(last) if last >= id.as_str() => following(last),
        _ => id,
    }
}

/// Chooses the releases that go: the oldest, as far as there are more than `keep`, but not the
/// present one and, where two are kept, not the one that it took the place of.
pub(super) fn surplus<'r>(
    releases: &'r [ReleaseInfo],
    keep: usize,
    present: &str,
    previous: Option<&str>,
) -> Vec<&'r ReleaseInfo> {
    let count = releases.len().saturating_sub(keep);
    let is_needed = |id: &str| id == present || (keep > 1 && previous == Some(id));
    releases.iter().filter(|release| !is_needed(&release.id)).take(count).collect()
}

/// Returns the id right after another one.
fn following(id: &str) -> String {
    let (time, count) = match id.match_indices('-').nth(1) {
        Some((at, _)) => (&id[..at], id[at + 1..].parse().unwrap_or(0_u32)),
        None => (id, 0),
    };
    // Five digits, so that the order of the letters is that of the numbers.
    format!("{time}-{:05}", count + 1)
}

/// True for what can be an id; such a name is no path.
pub(super) fn is_release_id(name: &str) -> bool {
    (15..=21).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && name.as_bytes().get(8) == Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_release_and_the_one_before_stay() {
        let ids = ["1", "2", "3", "4"];
        let all = ids.map(|id| ReleaseInfo { id: id.to_owned() });
        let gone = |keep, present, previous| -> Vec<String> {
            surplus(&all, keep, present, previous).into_iter().map(|one| one.id.clone()).collect()
        };
        assert_eq!(gone(3, "4", Some("3")), ["1"]);
        assert_eq!(gone(2, "4", Some("1")), ["2", "3"]);
        assert_eq!(gone(1, "4", Some("3")), ["1", "2", "3"]);
        assert_eq!(gone(1, "2", None), ["1", "3", "4"]);
        assert!(gone(9, "4", None).is_empty());
    }

    #[test]
    fn each_id_comes_after_the_others() {
        let mut taken = vec![ReleaseInfo { id: "29991231-235959".to_owned() }];
        for _ in 0..12 {
            let id = next_release_id(&taken);
            assert!(is_release_id(&id), "{id}");
            assert!(taken.iter().all(|release| release.id < id), "{id}");
            taken.push(ReleaseInfo { id });
        }
        let now = next_release_id(&[]);
        assert!(is_release_id(&now) && now.len() == 15, "{now}");
        for name in ["", "..", "20250120", "20250120_083000", "current", "20250120-08300x"] {
            assert!(!is_release_id(name), "{name}");
        }
    }
}
