//! PDFs made around an input.

/// A stream that is stored as it is.
pub fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

/// A file of objects, numbered from one; the first is its catalog.
pub fn file(objects: &[&[u8]]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut list = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        list.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").as_bytes());
        out.extend(*object);
        out.extend(b"\nendobj\n");
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n{list}trailer\n<< /Root 1 0 R /Size {size} >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.extend(end.as_bytes());
    out
}
