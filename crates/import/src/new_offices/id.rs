//! Ids of new offices: the region in pinyin and the initials of the rest, as in `shili-czj` for
//! 示例市财政局 and `shiliqu-zf` for 示例区人民政府.

use nianbao_core::config::{leading_regions, pinyin_syllable};
use nianbao_core::parse::is_id;
use nianbao_core::source::is_refused_by_windows;

/// Most letters of a region in pinyin; of a longer one the initials are taken.
const MAX_REGION: usize = 24;
/// Most numbers that are tried behind an id.
const MAX_NUMBER: usize = 9999;
/// Last words of names, and what stands for them in an id.
const ENDINGS: [(&str, &str); 3] = [("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办")];
/// Words of the kind of a region that an id leaves out, the longest first.
const REGION_KINDS: [&str; 6] = ["自治区", "自治州", "自治县", "省", "市", "县"];
/// Names of places whose characters are read as they are not elsewhere.
const PLACES: [(&str, &[&str]); 16] = [
    ("重庆", &["chong", "qing"]),
    ("长子", &["zhang", "zi"]),
    ("长", &["chang"]),
    ("厦门", &["xia", "men"]),
    ("六安", &["lu", "an"]),
    ("六合", &["lu", "he"]),
    ("朝阳", &["chao", "yang"]),
    ("乐清", &["yue", "qing"]),
    ("乐亭", &["lao", "ting"]),
    ("蚌埠", &["beng", "bu"]),
    ("单县", &["shan", "xian"]),
    ("蔚县", &["yu", "xian"]),
    ("大城", &["dai", "cheng"]),
    ("铅山", &["yan", "shan"]),
    ("会计", &["kuai", "ji"]),
    ("调查", &["diao", "cha"]),
];

/// Returns an id for an office of a folded name that is not taken: with the kind of the region,
/// or a number behind it, where the plain one is. `None` if the name has no letters.
pub(super) fn choose_id(folded: &str, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    let (region, own) = split_region(folded);
    let own = initials(&shorten(own));
    let join = |region: &str| match (spell(region), own.as_str()) {
        (region, own) if region.is_empty() => own.to_owned(),
        (region, own) => format!("{region}-{own}"),
    };
    let ids = [join(strip_kind(region)), join(region)];
    let numbered = (2..=MAX_NUMBER).map(|number| format!("{}-{number}", ids[0]));
    let mut all = ids.iter().cloned().chain(numbered);
    all.find(|id| is_id(id) && !is_refused_by_windows(id) && !is_taken(id))
}

/// Splits a folded name behind its last region. That of a sub-district is the sub-district.
fn split_region(folded: &str) -> (&str, &str) {
    let (mut region, mut own) = leading_regions(folded).last().copied().unwrap_or(("", folded));
    if let Some(street) = own.strip_suffix("办事处").filter(|street| street.ends_with("街道"))
    {
        (region, own) = (street, "办事处");
    }
    // 国家税务总局示例市税务局: the region is behind the office that it belongs to.
    let region = region.rsplit_once("总局").map_or(region, |(_, region)| region);
    (region, own)
}

/// Strips the kind of a region from its name, if two characters are left.
fn strip_kind(region: &str) -> &str {
    let stripped = REGION_KINDS.iter().find_map(|kind| region.strip_suffix(kind));
    stripped.filter(|name| name.chars().count() > 1).unwrap_or(region)
}

/// Shortens the last words of a name as people do: 政府办 for 政府办公室, 卫健委 for
/// 卫生健康委员会.
fn shorten(own: &str) -> String {
    let Some((ending, short)) = ENDINGS.iter().find(|(ending, _)| own.ends_with(ending)) else {
        return own.to_owned();
    };
    let stem = own.strip_suffix(ending).unwrap_or(own);
    let words: Vec<char> = stem.chars().collect();
    match words.as_slice() {
        [first, _, '和', second, _] | [first, _, second, _] if *short == "委" => {
            format!("{first}{second}{short}")
        }
        _ => format!("{stem}{short}"),
    }
}

/// Returns the pinyin of a region; of a long one the initials.
fn spell(region: &str) -> String {
    let whole = syllables(region).concat();
    if whole.len() > MAX_REGION { initials(region) } else { whole }
}

/// Returns the first letter of each syllable.
fn initials(name: &str) -> String {
    syllables(name).iter().filter_map(|syllable| syllable.chars().next()).collect()
}

/// Returns the syllables of a name in ASCII; a letter or digit stands for itself.
fn syllables(name: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if let Some((place, read)) = PLACES.iter().find(|(place, _)| rest.starts_with(place)) {
            all.extend(read.iter().map(|syllable| (*syllable).to_owned()));
            rest = &rest[place.len()..];
            continue;
        }
        let plain = Some(c).filter(char::is_ascii_alphanumeric);
        let letter = plain.map(|c| c.to_ascii_lowercase().to_string());
        all.extend(letter.or_else(|| pinyin_syllable(c)));
        rest = &rest[c.len_utf8()..];
    }
    all
}
