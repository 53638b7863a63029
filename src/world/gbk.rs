//! Whether bytes read as GB18030, in which older systems write Chinese.

/// True where every byte belongs to a character of GB18030 and some are not ASCII.
pub(super) fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut wide = false;
    while let [first, tail @ ..] = rest {
        let length = match (first, tail) {
            (0..=0x7f, _) => 1,
            (0x81..=0xfe, [0x40..=0x7e | 0x80..=0xfe, ..]) => 2,
            (0x81..=0xfe, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..]) => 4,
            _ => return false,
        };
        wide |= length > 1;
        rest = &rest[length..];
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::looks_like_gbk;

    #[test]
    fn gbk_is_recognised() {
        assert!(looks_like_gbk(b"title: \xc4\xea\xb1\xa8\n"));
        assert!(!looks_like_gbk(b"title: x\n"));
        assert!(!looks_like_gbk(b"\xff\xfe\x00"));
    }
}
