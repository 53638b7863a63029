//! A zip archive of files that are stored as they are.

/// Packs files under their names.
pub(crate) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let start = len(out.len());
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        // Version, flags, method, time, date, checksum, sizes, lengths of name and more.
        let mut head = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x50];
        for number in [sum.sum(), len(text.len()), len(text.len()), len(name.len())] {
            head.extend(number.to_le_bytes());
        }
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (size, end) = (len(list.len()), len(out.len()));
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend([size.to_le_bytes(), end.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

fn len(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}
